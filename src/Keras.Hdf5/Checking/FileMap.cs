namespace Keras.Hdf5.Checking;

/// <summary>Hands out the bytes of a file, each to one structure only.</summary>
/// <remarks>
/// A structure that claims bytes of another is damaged or hostile.
/// Refusing it bounds the whole walk by the length of the file: no loops, no structure read twice.
/// </remarks>
internal sealed class FileMap(string file, ByteSource bytes, Hdf5Limits limits)
{
    /// <summary>The address of what does not exist.</summary>
    public const ulong Undefined = ulong.MaxValue;

    private readonly SortedSet<Extent> _claimed = [];

    /// <summary>The address behind the last byte that belongs to the file.</summary>
    public ulong End { get; set; } = (ulong)bytes.Length;

    /// <summary>Number of bytes there are, whatever the file says.</summary>
    public ulong Length { get; } = (ulong)bytes.Length;

    /// <summary>The object being looked at, for messages.</summary>
    public ObjectPath Object { get; set; } = ObjectPath.Root;

    /// <summary>What the caller allows.</summary>
    public Hdf5Limits Limits => limits;

    /// <summary>Refuses the file because of the object being looked at.</summary>
    public Hdf5Exception Failure(string reason) => new(file, Object.ToString(), reason);

    /// <summary>Gives the bytes of a structure to it.</summary>
    /// <param name="address">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    /// <param name="what">What the structure is, for messages.</param>
    /// <exception cref="Hdf5Exception">Bytes are beyond the end, or belong to another structure.</exception>
    public byte[] Claim(ulong address, ulong length, string what)
    {
        Reserve(address, length, what);
        if (length > (ulong)Array.MaxLength)
        {
            throw Failure($"the {what} has {length} bytes");
        }

        byte[] content = new byte[length];
        bytes.Read((long)address, content);
        return content;
    }

    /// <summary>Gives bytes to a structure that is not looked at: the data of a dataset.</summary>
    /// <inheritdoc cref="Claim"/>
    public void Reserve(ulong address, ulong length, string what)
    {
        if (address == Undefined)
        {
            throw Failure($"the {what} is missing");
        }

        if (address > End || length > End - address)
        {
            throw Failure(
                $"the {what} at address {address} with {length} bytes lies outside the file, which ends at {End}; "
                + "the file is damaged");
        }

        if (length == 0)
        {
            return;
        }

        var extent = new Extent(address, address + length);
        Extent before = _claimed.GetViewBetween(default, new Extent(extent.End - 1, 0)).Max;
        if (before.End > extent.Start)
        {
            throw Failure($"the {what} at address {address} lies on top of something else; the file is damaged");
        }

        _claimed.Add(extent);
    }

    /// <summary>Bytes from <c>Start</c> to before <c>End</c>.</summary>
    private readonly record struct Extent(ulong Start, ulong End) : IComparable<Extent>
    {
        public int CompareTo(Extent other) => Start.CompareTo(other.Start);
    }
}
