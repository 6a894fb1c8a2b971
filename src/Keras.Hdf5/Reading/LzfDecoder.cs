namespace Keras.Hdf5.Reading;

/// <summary>Unpacks LZF, h5py's fast compression: literal runs, and copies of what came shortly before.</summary>
internal static class LzfDecoder
{
    /// <summary>Unpacks a chunk.</summary>
    /// <returns>False if it does not unpack to exactly the length of <paramref name="unpacked"/>.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> packed, Span<byte> unpacked)
    {
        const int MaxLiterals = 32;
        const int LongCopy = 7;
        int place = 0;
        while (!packed.IsEmpty)
        {
            int control = packed[0];
            packed = packed[1..];
            if (control < MaxLiterals)
            {
                int count = control + 1;
                if (count > packed.Length || count > unpacked.Length - place)
                {
                    return false;
                }

                packed[..count].CopyTo(unpacked[place..]);
                packed = packed[count..];
                place += count;
                continue;
            }

            int length = control >> 5;
            int headBytes = length == LongCopy ? 2 : 1;
            if (packed.Length < headBytes)
            {
                return false;
            }

            length += 2 + (length == LongCopy ? packed[0] : 0);
            int source = place - (((control & 0x1F) << 8) | packed[headBytes - 1]) - 1;
            packed = packed[headBytes..];
            if (source < 0 || length > unpacked.Length - place)
            {
                return false;
            }

            // One by one, because a copy may repeat what it has just written.
            for (int end = place + length; place < end; place++, source++)
            {
                unpacked[place] = unpacked[source];
            }
        }

        return place == unpacked.Length;
    }
}
