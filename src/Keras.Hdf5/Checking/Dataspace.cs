namespace Keras.Hdf5.Checking;

/// <summary>A shape in a file.</summary>
/// <param name="Sizes">Sizes of the axes; empty for a scalar.</param>
/// <param name="Count">Number of elements; 0 for a null dataspace.</param>
internal sealed record Dataspace(uint[] Sizes, ulong Count)
{
    private const int MaxRank = 32;

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

    private static Dataspace ReadSizes(FileMap map, ref ByteCursor cursor, int rank, bool hasMaximum, bool isNull)
    {
        uint[] sizes = new uint[rank];
        ulong count = isNull ? 0u : 1u;
        for (int axis = 0; axis < rank; axis++)
        {
            ulong size = cursor.UInt64();
            if (size > int.MaxValue)
            {
                throw map.Failure($"a shape has an axis of {size} elements; at most {int.MaxValue} are allowed");
            }

            sizes[axis] = (uint)size;

            // Saturates; far beyond every limit the exact count no longer matters.
            UInt128 product = (UInt128)count * size;
            count = product > long.MaxValue ? long.MaxValue : (ulong)product;
        }

        for (int axis = 0; hasMaximum && axis < rank; axis++)
        {
            if (cursor.UInt64() < sizes[axis])
            {
                throw map.Failure("a shape is larger than its maximum; the file is damaged");
            }
        }

        return new Dataspace(sizes, count);
    }
}
