using System.Numerics.Tensors;
using Keras;
using Keras.Images;

namespace TextbookDenseNet;

/// <summary>Batches of gray images, scaled as they are needed: all of them at once would fill 2 GB.</summary>
public sealed class ScaledImages : Utils.Sequence
{
    private readonly byte[] _images;
    private readonly byte[] _labels;
    private readonly int _sourceSize;
    private readonly int _size;
    private readonly int _batchSize;
    private readonly Random _random;
    private readonly int[] _order;

    /// <summary>Batches of the given images.</summary>
    /// <param name="images">Shape <c>(n, side, side)</c>, from 0 to 255.</param>
    /// <param name="labels">Shape <c>(n)</c> or <c>(n, 1)</c>.</param>
    /// <param name="size">Height and width of the batches' images.</param>
    /// <param name="batchSize">Images of a batch.</param>
    /// <param name="seed">Of the order of every epoch but the first.</param>
    public ScaledImages(Tensor<byte> images, Tensor<byte> labels, int size, int batchSize, int seed)
    {
        _images = Elements(images);
        _labels = Elements(labels);
        _sourceSize = (int)images.Lengths[1];
        _size = size;
        _batchSize = batchSize;
        _random = new Random(seed);
        _order = [.. Enumerable.Range(0, _labels.Length)];
    }

    /// <inheritdoc/>
    public override int Length => (_labels.Length + _batchSize - 1) / _batchSize;

    /// <summary>Images <c>(batch, 1, size, size)</c> from 0 to 1, and their classes.</summary>
    public override Utils.Batch this[int index]
    {
        get
        {
            int[] rows = _order[(index * _batchSize)..Math.Min((index + 1) * _batchSize, _order.Length)];
            var scaled = new float[rows.Length * _size * _size];
            var classes = new float[rows.Length];
            int area = _sourceSize * _sourceSize;
            for (int i = 0; i < rows.Length; i++)
            {
                byte[] pixels = _images[(rows[i] * area)..((rows[i] + 1) * area)];
                byte[] larger = new Bitmap(_sourceSize, _sourceSize, 1, pixels).Resize(_size, _size, Resampling.Bilinear).Pixels;
                TensorPrimitives.ConvertChecked<byte, float>(larger, scaled.AsSpan(i * larger.Length));
                classes[i] = _labels[rows[i]];
            }

            TensorPrimitives.Divide(scaled, 255, scaled);
            return (Tensor.Create(scaled, [rows.Length, 1, _size, _size]), Tensor.Create(classes, [rows.Length]));
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd() => _random.Shuffle(_order);

    private static byte[] Elements(Tensor<byte> tensor)
    {
        var elements = new byte[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}
