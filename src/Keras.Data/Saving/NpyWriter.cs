using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Keras.Saving;

/// <summary>Writes one array in NumPy's format, row-major.</summary>
internal static class NpyWriter
{
    private const int PieceLength = 1 << 24;

    /// <summary>Writes header and numbers.</summary>
    public static void Write(Stream stream, IReadOnlyTensor array)
    {
        switch (array)
        {
            case Tensor<float> tensor:
                WriteNumbers(stream, tensor, "<f4");
                break;
            case Tensor<double> tensor:
                WriteNumbers(stream, tensor, "<f8");
                break;
            case Tensor<int> tensor:
                WriteNumbers(stream, tensor, "<i4");
                break;
            case Tensor<long> tensor:
                WriteNumbers(stream, tensor, "<i8");
                break;
            case Tensor<byte> tensor:
                WriteNumbers(stream, tensor, "|u1");
                break;
            case Tensor<bool> tensor:
                WriteNumbers(stream, tensor, "|b1");
                break;
            default:
                throw new NotSupportedException(
                    $"Cannot write {NpyTypes.NameOf(array)} as .npy. Supported: {NpyTypes.Choices}.");
        }
    }

    private static void WriteNumbers<T>(Stream stream, Tensor<T> tensor, string descriptor)
        where T : unmanaged
    {
        new NpyHeader(descriptor, IsFortranOrder: false, tensor.Lengths.ToArray()).Write(stream);
        ReadOnlySpan<T> values = TensorData.Values(tensor);
        for (int start = 0; start < values.Length; start += PieceLength)
        {
            stream.Write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PieceLength, values.Length - start))));
        }
    }
}
