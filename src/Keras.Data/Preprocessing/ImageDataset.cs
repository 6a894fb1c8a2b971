using System.Numerics.Tensors;
using Keras.Pipelines;

namespace Keras.Preprocessing;

/// <summary>
/// Batches of images out of folders, of floats from 0 to 255; made by
/// <see cref="Utils.ImageDatasetFromDirectory"/>.
/// </summary>
/// <remarks>
/// Files are read when their batch is made, on several threads; the same batches for any number of them. An enumeration is one
/// pass; a shuffled data set has another order in each.
/// </remarks>
public sealed class ImageDataset : Dataset
{
    private readonly DatasetImages _images;
    private readonly FileTargets _targets;
    private int? _seed;

    internal ImageDataset(ImageListing listing, DatasetImages images, FileTargets targets, int batchSize, int? seed)
    {
        FilePaths = listing.Paths;
        Labels = listing.Labels;
        ClassNames = listing.ClassNames;
        BatchSize = Guard.Positive(batchSize);
        _images = images;
        _targets = targets;
        _seed = seed;
    }

    /// <summary>The files, in the order in which they were found, or shuffled if every pass is.</summary>
    public IReadOnlyList<string> FilePaths { get; }

    /// <summary>The class of each file; empty without labels.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The names of the classes, in the order of their numbers; empty without labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Images of a batch; the last one of a pass may be smaller.</summary>
    public int BatchSize { get; }

    /// <summary>Shape of an image.</summary>
    public Shape ImageShape => _images.Shape;

    /// <summary>Number of batches of a pass.</summary>
    public int Length => CheckedSizes.CeilDivide(FilePaths.Count, BatchSize);

    internal override int? Seed
    {
        get => _seed;
        set => _seed = value ?? _seed;
    }

    internal override string Text
    {
        get
        {
            IEnumerable<string> files = FilePaths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
            return $"{FilePaths.Count} images of {ImageShape} from {ClassNames.Count} classes of files "
                + $"({TextDigest.Of(string.Join('\n', [.. files, .. ClassNames]))}) "
                + $"in batches of {BatchSize}{(_seed is null ? "" : ", shuffled")}";
        }
    }

    // More would keep more batches in memory, and a disk has little for them.
    private static int Readers => Math.Min(Environment.ProcessorCount, 8);

    /// <summary>One batch of the first pass.</summary>
    /// <param name="index">From 0 to the number of batches less one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public Utils.Batch this[int index] => index >= 0 && index < Length
        ? Made(OrderOf(0), index, static samples => (0, samples)).Part
        : throw new ArgumentOutOfRangeException(
            nameof(index), $"Expected a batch from 0 to {Length - 1}. Received: {index}.");

    /// <inheritdoc/>
    public override long Cardinality() => Length;

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation) =>
        Parts(number, static samples => (0, samples)).Select(batch => batch.Part);

    internal override IEnumerable<(Utils.Batch Part, int Whole)> Parts(long number, Func<int, (int Begin, int Count)> part)
    {
        int[] order = OrderOf(number);
        return OrderedWork.Run(Enumerable.Range(0, Length), Readers, (batch, _) => Made(order, batch, part));
    }

    private (Utils.Batch Part, int Whole) Made(int[] order, int index, Func<int, (int Begin, int Count)> part)
    {
        int first = index * BatchSize;
        int whole = Math.Min(BatchSize, FilePaths.Count - first);
        (int begin, int count) = part(whole);
        int[] samples = order.AsSpan(first + begin, count).ToArray();
        Tensor<float> x = Tensor.CreateFromShapeUninitialized<float>(
            [samples.Length, .. ImageShape.ToArray().Select(size => (nint)size)]);
        Span<float> numbers = TensorData.Writable(x);
        for (int i = 0; i < samples.Length; i++)
        {
            _images.Read(FilePaths[samples[i]], numbers.Slice(i * _images.Size.Length, _images.Size.Length));
        }

        return (new Utils.Batch(x, _targets(samples, x)), whole);
    }

    private int[] OrderOf(long pass) => _seed is int seed
        ? new RandomStream(seed, pass).Permutation(FilePaths.Count)
        : [.. Enumerable.Range(0, FilePaths.Count)];
}
