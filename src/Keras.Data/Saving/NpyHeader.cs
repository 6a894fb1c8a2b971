using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Keras.Saving;

/// <summary>What stands before the numbers of a <c>.npy</c> file.</summary>
/// <param name="Descriptor">Type and byte order, such as <c>&lt;f4</c>.</param>
/// <param name="IsFortranOrder">Whether the first axis runs fastest.</param>
/// <param name="Shape">Sizes; empty for a scalar.</param>
internal sealed record NpyHeader(string Descriptor, bool IsFortranOrder, nint[] Shape)
{
    /// <summary>NumPy pads headers so that the numbers start at a multiple of this.</summary>
    private const int Alignment = 64;

    /// <summary>NumPy itself reads no longer ones unless asked to.</summary>
    private const int MaxLength = 10_000;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads and checks a header; <paramref name="name"/> is what errors call the file.</summary>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        Fill(stream, start, name);
        if (!start[..6].SequenceEqual(Magic))
        {
            throw new InvalidDataException(
                $"{name} is not a .npy file: it starts with {Convert.ToHexString(start[..6])}, expected 934E554D5059.");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw new InvalidDataException(
                $"{name} has .npy version {version}.{start[7]}. Versions 1 to 3 can be read.");
        }

        Span<byte> lengthBytes = stackalloc byte[version == 1 ? 2 : 4];
        Fill(stream, lengthBytes, name);
        uint length = version == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxLength)
        {
            throw new InvalidDataException($"{name} claims a header of {length} bytes; at most {MaxLength} are read.");
        }

        byte[] header = new byte[length];
        Fill(stream, header, name);
        return NpyHeaderParser.Parse((version == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header), name);
    }

    /// <summary>Writes a version 1 header.</summary>
    public void Write(Stream stream)
    {
        string sizes = string.Concat(Shape.Select(size => size.ToString(CultureInfo.InvariantCulture) + ", "));
        string shape = Shape.Length > 1 ? sizes[..^2] : sizes.TrimEnd();
        string text = $"{{'descr': '{Descriptor}', 'fortran_order': {IsFortranOrder}, 'shape': ({shape}), }}";
        int unpadded = Magic.Length + 4 + text.Length + 1;
        int padding = (Alignment - (unpadded % Alignment)) % Alignment;
        byte[] body = Encoding.Latin1.GetBytes(text + new string(' ', padding) + "\n");

        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, checked((ushort)body.Length));
        stream.Write(Magic);
        stream.Write([1, 0]);
        stream.Write(length);
        stream.Write(body);
    }

    private static void Fill(Stream stream, Span<byte> destination, string name)
    {
        if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw new InvalidDataException($"{name} is cut off: it ends inside the .npy header.");
        }
    }
}
