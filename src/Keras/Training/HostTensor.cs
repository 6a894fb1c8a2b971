using System.Buffers;
using Keras.Engine.Tensors;

namespace Keras.Training;

/// <summary>Floats of a batch in managed memory that is used again for later batches.</summary>
internal sealed class HostTensor(Shape shape) : IDisposable
{
    private readonly float[] _elements = ArrayPool<float>.Shared.Rent(checked((int)shape.Length));

    public Shape Shape { get; } = shape;

    public Span<float> Elements => _elements.AsSpan(0, (int)Shape.Length);

    /// <summary>The given samples of an array.</summary>
    public static HostTensor Gather(NDArray array, ReadOnlySpan<int> samples)
    {
        HostTensor tensor = new(array.Shape.With(0, samples.Length));
        array.Gather(samples, tensor.Elements);
        return tensor;
    }

    public void Dispose() => ArrayPool<float>.Shared.Return(_elements);
}
