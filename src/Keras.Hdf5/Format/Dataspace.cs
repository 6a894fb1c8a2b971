using Keras.Hdf5.Reading;
using Keras.Hdf5.Writing;

namespace Keras.Hdf5.Format;

/// <summary>A shape in a file.</summary>
/// <param name="Sizes">Sizes of the axes; empty for a scalar.</param>
/// <param name="Maximum">What the axes may grow to; <see cref="Unlimited"/> for any size.</param>
/// <param name="Count">Number of elements; 0 for a null dataspace.</param>
internal sealed record Dataspace(uint[] Sizes, ulong[] Maximum, ulong Count)
{
    /// <summary>The maximum of an axis that may grow to any size.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    private const int MaxRank = 32;

    /// <summary>The sizes of the axes; a null dataspace, as of <c>h5py.Empty</c>, counts as an empty axis.</summary>
    public int[] Shape => Count == 0 && Sizes.Length == 0 ? [0] : [.. Sizes.Select(static size => (int)size)];

    /// <summary>The dataspace of an array to be written.</summary>
    /// <exception cref="ArgumentException">Too many axes, or a negative size.</exception>
    public static Dataspace Of(ReadOnlySpan<int> shape)
    {
        if (shape.Length > MaxRank)
        {
            throw new ArgumentException(
                $"A shape of {shape.Length} axes was given; HDF5 has at most {MaxRank}.", nameof(shape));
        }

        uint[] sizes = new uint[shape.Length];
        ulong count = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] < 0)
            {
                throw new ArgumentException(
                    $"The shape ({string.Join(", ", shape.ToArray())}) has a negative size; give sizes of 0 or more.",
                    nameof(shape));
            }

            sizes[axis] = (uint)shape[axis];
            count = checked(count * sizes[axis]);
        }

        return new Dataspace(sizes, [.. sizes], count);
    }

    /// <summary>Decodes a dataspace message, from which the bytes after it are left to the caller.</summary>
    public static Dataspace Read(FileMap map, ref ByteCursor cursor)
    {
        int version = cursor.Byte();
        int rank = cursor.Byte();
        int flags = cursor.Byte();
        bool isNull = false;
        if (version == 1)
        {
            cursor.Skip(5);
        }
        else if (version == 2)
        {
            int kind = cursor.Byte();
            isNull = kind == 2;
            if (kind > 2 || (kind == 1) != (rank > 0))
            {
                throw map.Failure($"a shape has kind {kind} and {rank} axes; the file is damaged");
            }
        }
        else
        {
            throw map.Failure($"a shape has version {version}, but 1 or 2 was expected");
        }

        if (rank > MaxRank || (flags & ~1) != 0)
        {
            throw map.Failure($"a shape has {rank} axes and flags {flags}; the file is damaged");
        }

        return ReadSizes(map, ref cursor, rank, hasMaximum: (flags & 1) != 0, isNull);
    }

    /// <summary>Encodes the message in its first version.</summary>
    public void Write(ByteBuilder builder)
    {
        builder.Byte(1).Byte(Sizes.Length).Byte(Sizes.Length > 0 ? 1 : 0).Zeros(5);
        foreach (uint size in Sizes)
        {
            builder.UInt64(size);
        }

        foreach (ulong maximum in Maximum)
        {
            builder.UInt64(maximum);
        }
    }

    private static Dataspace ReadSizes(FileMap map, ref ByteCursor cursor, int rank, bool hasMaximum, bool isNull)
    {
        uint[] sizes = new uint[rank];
        ulong[] maximum = new ulong[rank];
        ulong count = isNull ? 0u : 1u;
        for (int axis = 0; axis < rank; axis++)
        {
            ulong size = cursor.UInt64();
            if (size > int.MaxValue)
            {
                throw map.Failure($"a shape has an axis of {size} elements; at most {int.MaxValue} are allowed");
            }

            sizes[axis] = (uint)size;
            maximum[axis] = size;

            // Saturates; far beyond every limit the exact count no longer matters.
            UInt128 product = (UInt128)count * size;
            count = product > long.MaxValue ? long.MaxValue : (ulong)product;
        }

        for (int axis = 0; hasMaximum && axis < rank; axis++)
        {
            maximum[axis] = cursor.UInt64();
            if (maximum[axis] < sizes[axis])
            {
                throw map.Failure("a shape is larger than its maximum; the file is damaged");
            }
        }

        return new Dataspace(sizes, maximum, count);
    }
}
