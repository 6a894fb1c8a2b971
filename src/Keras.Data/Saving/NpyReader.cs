using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keras.Saving;

/// <summary>Reads one array in NumPy's format.</summary>
internal static class NpyReader
{
    /// <summary>Bytes are read in pieces of this many elements, because a span of bytes ends at 2 GB.</summary>
    private const int PieceLength = 1 << 24;

    /// <summary>Reads an array of any supported type.</summary>
    /// <param name="stream">Positioned at the header.</param>
    /// <param name="available">Upper bound of the bytes in the stream; nothing larger is allocated.</param>
    /// <param name="name">What errors call the file.</param>
    public static IReadOnlyTensor Read(Stream stream, long available, string name)
    {
        NpyHeader header = NpyHeader.Read(stream, name);
        return header.Descriptor switch
        {
            "<f4" => ReadNumbers<float>(stream, header, available, name),
            "<f8" => ReadNumbers<double>(stream, header, available, name),
            "<i4" => ReadNumbers<int>(stream, header, available, name),
            "<i8" => ReadNumbers<long>(stream, header, available, name),
            "|u1" or "<u1" => ReadNumbers<byte>(stream, header, available, name),
            "|b1" or "<b1" => ReadBooleans(stream, header, available, name),
            _ => throw new NotSupportedException(
                $"{name} holds numbers of type '{header.Descriptor}'. Supported: {NpyTypes.Choices}. " +
                "Convert in Python first, for example array.astype('<f4')."),
        };
    }

    /// <summary>The array as a tensor of <typeparamref name="T"/>, or an error that says what it is.</summary>
    public static Tensor<T> Expect<T>(IReadOnlyTensor array, string name)
    {
        if (array is Tensor<T> tensor)
        {
            return tensor;
        }

        string received = NpyTypes.NameOf(array);
        string expected = NpyTypes.NameOf(typeof(T));
        throw new InvalidDataException(
            $"{name} holds {received} of shape {TensorData.ShapeText(array.Lengths)}, asked for {expected}. " +
            $"Ask for {received}, or convert in Python: array.astype('{expected}').");
    }

    private static Tensor<bool> ReadBooleans(Stream stream, NpyHeader header, long available, string name)
    {
        // Only 0 and 1 are valid booleans here, while a file may hold any byte.
        Tensor<byte> bytes = ReadNumbers<byte>(stream, header, available, name);
        bool[] values = new bool[(int)bytes.FlattenedLength];
        ReadOnlySpan<byte> source = TensorData.Values(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = source[i] != 0;
        }

        return Tensor.Create(values, bytes.Lengths);
    }

    private static Tensor<T> ReadNumbers<T>(Stream stream, NpyHeader header, long available, string name)
        where T : unmanaged
    {
        nint[] shape = header.Shape.Length == 0 ? [1] : header.Shape;
        T[] values = GC.AllocateUninitializedArray<T>(CountElements<T>(shape, available, name));
        for (int start = 0; start < values.Length; start += PieceLength)
        {
            int count = Math.Min(PieceLength, values.Length - start);
            Span<byte> piece = MemoryMarshal.AsBytes(values.AsSpan(start, count));
            if (stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false) < piece.Length)
            {
                throw CutOff(name, TensorData.ShapeText(shape));
            }
        }

        return header.IsFortranOrder && shape.Length > 1
            ? FromColumnMajor(values, shape)
            : Tensor.Create(values, shape);
    }

    private static int CountElements<T>(ReadOnlySpan<nint> shape, long available, string name)
        where T : unmanaged
    {
        Int128 count = 1;
        foreach (nint size in shape)
        {
            // A zero anywhere makes the product zero, but the other sizes must still be possible.
            count = size == 0 || count == 0 ? 0 : count * size;
            if (count > Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"{name} claims shape {TensorData.ShapeText(shape)}, " +
                    $"more than the {Array.MaxLength} elements of an array.");
            }
        }

        if (count * Unsafe.SizeOf<T>() > available)
        {
            throw CutOff(name, TensorData.ShapeText(shape));
        }

        return (int)count;
    }

    private static Tensor<T> FromColumnMajor<T>(T[] values, nint[] shape)
        where T : unmanaged
    {
        T[] ordered = new T[values.Length];
        nint[] index = new nint[shape.Length];
        for (int i = 0; i < values.Length; i++)
        {
            nint position = 0;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                position = (position * shape[axis]) + index[axis];
            }

            ordered[position] = values[i];
            for (int axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return Tensor.Create(ordered, shape);
    }

    private static InvalidDataException CutOff(string name, string shape) =>
        new($"{name} is cut off: it ends before the numbers of shape {shape} do.");
}
