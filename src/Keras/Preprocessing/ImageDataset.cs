using System.Numerics.Tensors;
using Keras.Training;

namespace Keras.Preprocessing;

/// <summary>
/// Batches of images out of folders, of floats from 0 to 255; made by
/// <see cref="Utils.ImageDatasetFromDirectory"/>.
/// </summary>
/// <remarks>
/// Files are read when their batch is made; the same batches for any number of threads. An enumeration is one pass.
/// </remarks>
public sealed class ImageDataset : Utils.Sequence
{
    private readonly DatasetImages _images;
    private readonly FileTargets _targets;
    private int? _seed;
    private volatile int[] _order;
    private bool _isEnumerated;
    private int _epoch;

    internal ImageDataset(ImageListing listing, DatasetImages images, FileTargets targets, int batchSize, int? seed)
    {
        FilePaths = listing.Paths;
        Labels = listing.Labels;
        ClassNames = listing.ClassNames;
        BatchSize = Guard.Positive(batchSize);
        _images = images;
        _targets = targets;
        _seed = seed;
        _order = OrderOfEpoch();
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

    /// <inheritdoc/>
    public override int Length => CheckedSizes.CeilDivide(FilePaths.Count, BatchSize);

    internal override string Description
    {
        get
        {
            IEnumerable<string> files = FilePaths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
            return $"{FilePaths.Count} images of {ImageShape} from {ClassNames.Count} classes of files "
                + $"({TrainingFingerprint.Digest(string.Join('\n', [.. files, .. ClassNames]))}) "
                + $"in batches of {BatchSize}{(_seed is null ? "" : ", shuffled")}";
        }
    }

    internal override int? OrderSeed
    {
        get => _seed;
        set
        {
            _seed = value;
            _order = OrderOfEpoch();
        }
    }

    /// <summary>One batch of the current pass.</summary>
    /// <param name="index">From 0 to the number of batches less one.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public override Utils.Batch this[int index]
    {
        get
        {
            if (index < 0 || index >= Length)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), $"Expected a batch from 0 to {Length - 1}. Received: {index}.");
            }

            int first = index * BatchSize;
            int[] samples = _order.AsSpan(first, Math.Min(BatchSize, FilePaths.Count - first)).ToArray();
            Tensor<float> x = Tensor.CreateFromShapeUninitialized<float>(
                [samples.Length, .. ImageShape.ToArray().Select(size => (nint)size)]);
            Span<float> numbers = TensorData.Writable(x);
            for (int i = 0; i < samples.Length; i++)
            {
                _images.Read(FilePaths[samples[i]], numbers.Slice(i * _images.Size.Length, _images.Size.Length));
            }

            return new Utils.Batch(x, _targets(samples, x));
        }
    }

    /// <summary>The batches of a pass; every enumeration has its own order unless the order is kept, as in tf.data.</summary>
    public override IEnumerator<Utils.Batch> GetEnumerator()
    {
        if (_isEnumerated)
        {
            OnEpochEnd();
        }

        _isEnumerated = true;
        return base.GetEnumerator();
    }

    /// <summary>Begins a new pass, in a new order unless the order is kept.</summary>
    public override void OnEpochEnd()
    {
        _isEnumerated = false;
        _epoch++;
        _order = OrderOfEpoch();
    }

    private int[] OrderOfEpoch() => _seed is int seed
        ? new RandomStream(seed, _epoch).Permutation(FilePaths.Count)
        : [.. Enumerable.Range(0, FilePaths.Count)];
}
