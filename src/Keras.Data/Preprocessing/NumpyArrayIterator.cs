using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Batches of transformed images out of an array; made by <see cref="ImageDataGenerator.Flow"/>.</summary>
/// <remarks>Port of keras_preprocessing/image/numpy_array_iterator.py.</remarks>
public sealed class NumpyArrayIterator : Iterator
{
    private readonly ImageDataGenerator _generator;
    private readonly ArrayLike _images;
    private readonly IReadOnlyList<ArrayLike> _others;
    private readonly ArrayLike? _y;
    private readonly ArrayLike? _sampleWeight;
    private readonly int _firstSample;
    private readonly SavedImages? _saved;

    internal NumpyArrayIterator(
        ImageDataGenerator generator,
        IReadOnlyList<ArrayLike> x,
        ArrayLike? y,
        int batchSize,
        bool shuffle,
        ArrayLike? sampleWeight,
        int? seed,
        Range samples,
        SavedImages? saved)
        : base(samples.GetOffsetAndLength(x[0].Samples).Length, batchSize, shuffle, seed)
    {
        _generator = generator;
        _images = x[0];
        _others = [.. x.Skip(1)];
        _y = y;
        _sampleWeight = sampleWeight;
        _firstSample = samples.Start.Value;
        _saved = saved;
    }

    internal override string Description => $"{base.Description}, {_generator.Description}";

    internal override (Utils.Batch Part, int Whole)? GetPart(int index, Func<int, (int Begin, int Count)> part) =>
        MakePart(index, part);

    /// <inheritdoc/>
    protected override Utils.Batch GetBatchOfTransformedSamples(ReadOnlySpan<int> samples, int epoch)
    {
        int[] chosen = new int[samples.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            chosen[i] = samples[i] + _firstSample;
        }

        Shape shape = _images.Shape;
        Tensor<float> x = Tensor.CreateFromShapeUninitialized<float>([chosen.Length, shape[1], shape[2], shape[3]]);
        Span<float> numbers = TensorData.Writable(x);
        _images.Gather(chosen, numbers);
        ImageSize size = _generator.SizeOfImages(_images);
        for (int i = 0; i < chosen.Length; i++)
        {
            Span<float> image = numbers.Slice(i * size.Length, size.Length);
            _generator.TransformAndStandardize(image, size, new RandomStream(Seed, epoch, samples[i]));
            _saved?.Write(image, x.Lengths[1..], samples[i], new RandomStream(Seed, epoch, samples[i], 1));
        }

        ArrayLike[] inputs = [x, .. _others.Select(other => (ArrayLike)Utils.Batch.Gather(other, chosen))];
        return new Utils.Batch(inputs, Take(_y, chosen), Take(_sampleWeight, chosen));
    }

    private static Arrays Take(ArrayLike? array, int[] samples) =>
        array is null ? default(Arrays) : Utils.Batch.Gather(array, samples);
}
