using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;
using Keras.Saving;

namespace Keras.Datasets;

/// <summary>The format of the MNIST family: two zeros, the type, the rank, the sizes, the bytes; all in gzip.</summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 8;

    /// <summary>Reads an array of bytes.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another type or rank.</exception>
    /// <exception cref="FileLimitException">It claims more than is believed of a file of its length.</exception>
    public static Tensor<byte> Read(string path, int rank)
    {
        Unpacking unpacking = new(path);
        using Stream content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        try
        {
            nint[] shape = ReadShape(content, path, rank);
            byte[] bytes = ReadBytes(content, path, shape, unpacking);
            return Tensor.Create(bytes, shape);
        }
        catch (InvalidDataException exception) when (!exception.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} is not a readable gzip file: {exception.Message}", exception);
        }
    }

    private static nint[] ReadShape(Stream content, string path, int rank)
    {
        byte[] header = new byte[4 + (rank * sizeof(int))];
        int length = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> magic = header.AsSpan(0, Math.Min(4, length));
        if (length < header.Length || !magic.SequenceEqual((ReadOnlySpan<byte>)[0, 0, UnsignedByte, (byte)rank]))
        {
            throw new InvalidDataException(
                $"{path} must start with 000008{rank:x2} and {rank} sizes. "
                + $"Received: {Convert.ToHexString(magic)} of {length} bytes.");
        }

        return
        [
            .. Enumerable.Range(1, rank).Select(
                axis => (nint)BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(axis * sizeof(int)))),
        ];
    }

    private static byte[] ReadBytes(Stream content, string path, nint[] shape, Unpacking unpacking)
    {
        Int128 length = shape.Aggregate((Int128)1, (product, size) => size < 0 || product < 0 ? -1 : product * size);
        if (length < 0 || length > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{path} claims shape {TensorData.ShapeText(shape)}, which no array has.");
        }

        unpacking.Claim((long)length);
        byte[] bytes = new byte[(int)length];
        int received = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return received == bytes.Length && content.ReadByte() < 0 ? bytes : throw new InvalidDataException(
            $"{path} claims shape {TensorData.ShapeText(shape)}, but holds "
            + (received < bytes.Length ? $"{received} bytes." : "more bytes."));
    }
}
