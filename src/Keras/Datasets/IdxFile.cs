using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;

namespace Keras.Datasets;

/// <summary>The format of the MNIST family: two zeros, the type, the rank, the sizes, the bytes; all in gzip.</summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 8;

    // Twenty times the largest of the family: a file of a few kilobytes may claim gigabytes.
    private const long MostBytes = 1 << 30;

    /// <summary>Reads an array of bytes.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another type or rank.</exception>
    public static Tensor<byte> Read(string path, int rank)
    {
        byte[] content = Decompress(path);
        int start = 4 + (rank * sizeof(int));
        ReadOnlySpan<byte> magic = content.AsSpan(0, Math.Min(4, content.Length));
        if (content.Length < start || !magic.SequenceEqual((ReadOnlySpan<byte>)[0, 0, UnsignedByte, (byte)rank]))
        {
            throw new InvalidDataException(
                $"{path} must start with 000008{rank:x2} and {rank} sizes. " +
                $"Received: {Convert.ToHexString(magic)} of {content.Length} bytes.");
        }

        nint[] shape = new nint[rank];
        Int128 length = 1;
        for (int axis = 0; axis < rank; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + (axis * sizeof(int))));
            length = shape[axis] < 0 ? -1 : length * shape[axis];
        }

        if (length != content.Length - start)
        {
            throw new InvalidDataException(
                $"{path} claims shape {TensorData.ShapeText(shape)}, but holds {content.Length - start} bytes.");
        }

        return Tensor.Create(content[start..], shape);
    }

    private static byte[] Decompress(string path)
    {
        try
        {
            using GZipStream gzip = new(File.OpenRead(path), CompressionMode.Decompress);
            using MemoryStream content = new();
            byte[] buffer = new byte[1 << 16];
            while (gzip.Read(buffer) is > 0 and int count)
            {
                content.Write(buffer, 0, count);
                if (content.Length > MostBytes)
                {
                    throw new InvalidDataException($"it holds more than {MostBytes:N0} bytes, which no such data set has.");
                }
            }

            return content.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path} is not a readable gzip file: {exception.Message}", exception);
        }
    }
}
