using System.Buffers.Binary;

namespace Keras.Hdf5.Reading;

/// <summary>Hands out the bytes of a file, each to one structure only.</summary>
/// <remarks>
/// A structure that claims bytes of another is damaged or hostile.
/// Refusing it bounds the whole walk by the length of the file: no loops, no structure read twice.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="path">The object being looked at.</param>
internal sealed class FileMap(SourceFile file, ObjectPath path)
{
    /// <summary>The address of what does not exist.</summary>
    public const ulong Undefined = ulong.MaxValue;

    private const int ChecksumBytes = 4;

    private readonly ByteSource _bytes = file.Bytes.ForStructures();
    private readonly Extents _claimed = new();

    /// <summary>The file.</summary>
    public SourceFile File => file;

    /// <summary>The object being looked at, for messages.</summary>
    public ObjectPath Object { get; set; } = path;

    /// <summary>What the caller allows.</summary>
    public Hdf5Limits Limits => file.Limits;

    /// <summary>Refuses the file because of the object being looked at.</summary>
    public Hdf5Exception Failure(string reason) => new(file.Name, Object.ToString(), reason);

    /// <summary>Looks at bytes of a structure without giving them away.</summary>
    /// <inheritdoc cref="Claim"/>
    public byte[] Peek(ulong address, ulong length, string what)
    {
        CheckBounds(address, length, what);
        if (length > (ulong)Array.MaxLength)
        {
            throw Failure($"the {what} has {length} bytes");
        }

        byte[] content = new byte[length];
        _bytes.Read((long)(file.Base + address), content);
        return content;
    }

    /// <summary>Gives the bytes of a structure to it.</summary>
    /// <param name="address">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="what">What the structure is, for messages.</param>
    /// <exception cref="Hdf5Exception">Bytes are beyond the end, or belong to another structure.</exception>
    public byte[] Claim(ulong address, ulong length, string what)
    {
        Reserve(address, length, what);
        return Peek(address, length, what);
    }

    /// <summary>Gives the bytes of a structure to it that ends with a checksum.</summary>
    /// <inheritdoc cref="Claim"/>
    /// <returns>The bytes before the checksum.</returns>
    public ReadOnlyMemory<byte> ClaimChecked(ulong address, ulong length, string what)
    {
        byte[] content = Claim(address, length, what);
        CheckSum(content, content.Length, what);
        return content.AsMemory(0, content.Length - ChecksumBytes);
    }

    /// <summary>Refuses a structure whose last four bytes are not the checksum of those before.</summary>
    /// <param name="content">The structure, and maybe more.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="what">What it is, for messages.</param>
    public void CheckSum(ReadOnlySpan<byte> content, int length, string what)
    {
        if (length < ChecksumBytes || length > content.Length)
        {
            throw Failure($"the {what} ends too early; the file is damaged");
        }

        int end = length - ChecksumBytes;
        if (BinaryPrimitives.ReadUInt32LittleEndian(content[end..]) != Lookup3.Hash(content[..end]))
        {
            throw Failure($"the {what} does not fit its checksum; the file is damaged");
        }
    }

    /// <summary>Gives bytes to a structure that is not looked at: the data of a dataset.</summary>
    /// <inheritdoc cref="Claim"/>
    public void Reserve(ulong address, ulong length, string what)
    {
        CheckBounds(address, length, what);
        if (length > 0 && !_claimed.TryTake(address, length))
        {
            throw Failure($"the {what} at address {address} lies on top of something else; the file is damaged");
        }
    }

    private void CheckBounds(ulong address, ulong length, string what)
    {
        if (address == Undefined)
        {
            throw Failure($"the {what} is missing");
        }

        if (address > file.End || length > file.End - address)
        {
            throw Failure(
                $"the {what} at address {address} with {length} bytes lies outside the file, which ends at {file.End}; "
                + "the file is damaged");
        }
    }
}
