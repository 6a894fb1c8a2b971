using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Tensors;

namespace Keras;

/// <summary>A <see cref="Tensor{T}"/> of any element type, as data for a model.</summary>
public abstract class NDArray
{
    /// <summary>Sizes along the axes.</summary>
    public abstract Shape Shape { get; }

    /// <summary>Number of samples: the size of the first axis.</summary>
    public int Samples => Shape.Rank > 0 ? Shape[0] : throw new ArgumentException("Data needs a first axis that counts samples. Received: a scalar.");

    internal int SampleLength => checked((int)Shape[1..].Length);

    /// <summary>Wraps floats.</summary>
    public static implicit operator NDArray(Tensor<float> tensor) => new Of<float>(tensor);

    /// <summary>Wraps doubles.</summary>
    public static implicit operator NDArray(Tensor<double> tensor) => new Of<double>(tensor);

    /// <summary>Wraps bytes.</summary>
    public static implicit operator NDArray(Tensor<byte> tensor) => new Of<byte>(tensor);

    /// <summary>Wraps integers.</summary>
    public static implicit operator NDArray(Tensor<int> tensor) => new Of<int>(tensor);

    /// <summary>Wraps long integers.</summary>
    public static implicit operator NDArray(Tensor<long> tensor) => new Of<long>(tensor);

    /// <summary>Copies samples one after the other, converted to float.</summary>
    internal abstract void Gather(ReadOnlySpan<int> samples, Span<float> destination);

    private sealed class Of<T>(Tensor<T> tensor) : NDArray
        where T : unmanaged, INumberBase<T>
    {
        public override Shape Shape { get; } =
            Shape.Of([.. tensor.Lengths.ToArray().Select(length => checked((int)length))]);

        internal override void Gather(ReadOnlySpan<int> samples, Span<float> destination)
        {
            ReadOnlySpan<T> elements = TensorData.Values(tensor);
            int length = SampleLength;
            foreach (int sample in samples)
            {
                TensorPrimitives.ConvertSaturating<T, float>(elements.Slice(sample * length, length), destination);
                destination = destination[length..];
            }
        }
    }
}
