namespace Keras.Hdf5.Tests;

/// <summary>Damages the bytes of a file, always the same way for the same random numbers.</summary>
internal static class Mutation
{
    /// <summary>Sizes and addresses that break the arithmetic of careless readers.</summary>
    private static readonly ulong[] s_extremes =
    [
        0, 1, 7, 8, 96, 255, 65535, 1UL << 31, uint.MaxValue, 1UL << 62, 1UL << 63, ulong.MaxValue - 15, ulong.MaxValue,
    ];

    /// <summary>A damaged copy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="structures">Its structures with checksums, which are made to fit in half of the copies.</param>
    /// <param name="random">What the damage depends on.</param>
    public static byte[] Apply(byte[] file, IReadOnlyList<Checksums.Structure> structures, Random random)
    {
        byte[] bytes = [.. file];
        int changes = 1 << random.Next(5);
        int kind = random.Next(6);
        for (int i = 0; i < changes; i++)
        {
            int place = Place(bytes, random);
            switch (kind)
            {
                case 0:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[place] = (byte)random.Next(256);
                    break;
                case 2:
                    Put(bytes, place & ~7, s_extremes[random.Next(s_extremes.Length)], 8);
                    break;
                case 3:
                    Put(bytes, place & ~3, s_extremes[random.Next(s_extremes.Length)], 4);
                    break;
                case 4:
                    Put(bytes, place & ~7, (ulong)random.Next(bytes.Length), 8);
                    break;
                default:
                    int from = Place(bytes, random);
                    int length = Math.Min(random.Next(1, 64), bytes.Length - Math.Max(from, place));
                    bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(place));
                    break;
            }
        }

        if (random.Next(2) == 0)
        {
            Checksums.Repair(bytes, structures);
        }

        return random.Next(25) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    /// <summary>Half of the places are ones where something is: most of a small file is empty.</summary>
    private static int Place(byte[] bytes, Random random)
    {
        int place = random.Next(bytes.Length);
        if (random.Next(2) == 0)
        {
            int offset = bytes.AsSpan(place).IndexOfAnyExcept((byte)0);
            place += Math.Max(offset, 0);
        }

        return place;
    }

    private static void Put(byte[] bytes, int place, ulong value, int count)
    {
        for (int i = 0; i < count && place + i < bytes.Length; i++)
        {
            bytes[place + i] = (byte)(value >> (8 * i));
        }
    }
}
