namespace Keras.Hdf5.Reading;

/// <summary>The checksum of the Fletcher-32 filter: over words of 16 bits, the first byte the higher.</summary>
internal static class FletcherSum
{
    public static uint Of(ReadOnlySpan<byte> data)
    {
        // As many words as 32 bits hold the sums of without overflow.
        const int MostWords = 360;
        uint sum = 0;
        uint sumOfSums = 0;
        while (data.Length > 1)
        {
            int words = Math.Min(MostWords, data.Length / 2);
            for (int i = 0; i < words; i++)
            {
                sum += (uint)((data[2 * i] << 8) | data[(2 * i) + 1]);
                sumOfSums += sum;
            }

            data = data[(2 * words)..];
            sum = Folded(sum);
            sumOfSums = Folded(sumOfSums);
        }

        if (data.Length == 1)
        {
            sum += (uint)(data[0] << 8);
            sumOfSums += sum;
            sum = Folded(sum);
            sumOfSums = Folded(sumOfSums);
        }

        return (Folded(sumOfSums) << 16) | Folded(sum);
    }

    private static uint Folded(uint sum) => (sum & 0xFFFF) + (sum >> 16);
}
