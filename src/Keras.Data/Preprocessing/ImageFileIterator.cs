using System.Numerics.Tensors;
using Keras.Engine.Tensors;

namespace Keras.Preprocessing;

/// <summary>Batches of transformed images out of files, which are read when their batch is made.</summary>
/// <remarks>Port of <c>BatchFromFilesMixin</c> in keras_preprocessing/image/iterator.py.</remarks>
public abstract class ImageFileIterator : Iterator
{
    private readonly ImageDataGenerator _generator;
    private readonly ImageReading _reading;
    private readonly SavedImages? _saved;
    private readonly FileTargets _targets;
    private readonly ArrayLike? _sampleWeight;

    private protected ImageFileIterator(
        ImageDataGenerator generator,
        FileFlow flow,
        IReadOnlyList<string> filenames,
        string? classMode,
        FileTargets targets,
        IReadOnlyDictionary<string, int> classIndices,
        ArrayLike? sampleWeight = null)
        : base(filenames.Count, flow.BatchSize, flow.Shuffle, flow.Seed)
    {
        _generator = generator;
        _reading = flow.Reading;
        _saved = flow.Saved;
        _targets = targets;
        _sampleWeight = sampleWeight;
        ClassMode = classMode;
        Filenames = filenames;
        Filepaths = [.. filenames.Select(name => Path.Combine(flow.Directory, name))];
        ClassIndices = classIndices;
    }

    /// <summary>Number of images.</summary>
    public int Samples => N;

    /// <summary>Names of the files, relative to the directory.</summary>
    public IReadOnlyList<string> Filenames { get; }

    /// <summary>Paths of the files.</summary>
    public IReadOnlyList<string> Filepaths { get; }

    /// <summary>The number of each class; empty if there are no classes.</summary>
    public IReadOnlyDictionary<string, int> ClassIndices { get; }

    /// <summary>What the targets are; null for none.</summary>
    public string? ClassMode { get; }

    /// <summary>Channels of the images: <c>"rgb"</c>, <c>"rgba"</c> or <c>"grayscale"</c>.</summary>
    public string ColorMode => _reading.ColorMode;

    /// <summary>Height and width to which images are brought, in pixels.</summary>
    public Size2D TargetSize => _reading.TargetSize;

    /// <summary>Shape of one image, in the generator's data format.</summary>
    public Shape ImageShape => _reading.Shape;

    internal override string Description =>
        $"{base.Description}, {ImageShape} from {ClassIndices.Count} classes of files "
        + $"({TextDigest.Of(string.Join('\n', [.. Filenames, .. ClassIndices.Keys]))}), {_generator.Description}";

    internal override (Utils.Batch Part, int Whole)? GetPart(int index, Func<int, (int Begin, int Count)> part) =>
        MakePart(index, part);

    /// <inheritdoc/>
    protected override Utils.Batch GetBatchOfTransformedSamples(ReadOnlySpan<int> samples, int epoch)
    {
        ImageSize size = _reading.Size;
        Tensor<float> x = Tensor.CreateFromShapeUninitialized<float>(
            [samples.Length, .. ImageShape.ToArray().Select(length => (nint)length)]);
        Span<float> numbers = TensorData.Writable(x);
        for (int i = 0; i < samples.Length; i++)
        {
            Span<float> image = numbers.Slice(i * size.Length, size.Length);
            _reading.Read(Filepaths[samples[i]], image);
            _generator.TransformAndStandardize(image, size, new RandomStream(Seed, epoch, samples[i]));
            _saved?.Write(image, x.Lengths[1..], samples[i], new RandomStream(Seed, epoch, samples[i], 1));
        }

        int[] chosen = samples.ToArray();
        Arrays y = _targets(chosen, x);
        return _sampleWeight is null || y.IsEmpty
            ? new Utils.Batch(x, y)
            : new Utils.Batch(x, y, Utils.Batch.Gather(_sampleWeight, chosen));
    }
}
