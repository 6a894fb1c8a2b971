namespace Keras.Hdf5.Reading;

/// <summary>A file that is read: its bytes, and where in them it begins and ends.</summary>
/// <param name="name">What messages call the file.</param>
/// <param name="bytes">The bytes.</param>
/// <param name="limits">What the file may ask of the machine.</param>
internal sealed class SourceFile(string name, ByteSource bytes, Hdf5Limits limits)
{
    public string Name => name;

    public ByteSource Bytes => bytes;

    public Hdf5Limits Limits => limits;

    /// <summary>Bytes before the file: the user block. Addresses count from behind it.</summary>
    public ulong Base { get; set; }

    /// <summary>The address behind the last byte that belongs to the file.</summary>
    public ulong End { get; set; } = (ulong)bytes.Length;

    /// <summary>Copies bytes that a structure of the file leads to.</summary>
    public void Read(ulong address, Span<byte> destination) => bytes.Read((long)(Base + address), destination);
}
