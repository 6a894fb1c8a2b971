namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Numbers per channel, repeated until they fill whole vectors.</summary>
/// <remarks>
/// Rows of channels lie one behind the other, so what belongs to the channels repeats every <c>Channels</c> elements.
/// After a common multiple of the channels and the lanes it also starts on a vector again: a sweep over whole periods
/// needs no tails, however odd the number of channels.
/// </remarks>
internal readonly struct ChannelPeriod
{
    public ChannelPeriod(int channels, int lanes)
    {
        Channels = channels;
        Rows = lanes / GreatestCommonDivisor(channels, lanes);
    }

    public int Channels { get; }

    /// <summary>Rows of a period.</summary>
    public int Rows { get; }

    /// <summary>Elements of a period.</summary>
    public int Length => Rows * Channels;

    /// <summary>Repeats the numbers of one row over the whole period.</summary>
    public unsafe void Spread<T>(T* numbers)
        where T : unmanaged
    {
        for (int row = 1; row < Rows; row++)
        {
            new ReadOnlySpan<T>(numbers, Channels).CopyTo(new Span<T>(numbers + ((long)row * Channels), Channels));
        }
    }

    private static int GreatestCommonDivisor(int x, int y) => y == 0 ? x : GreatestCommonDivisor(y, x % y);
}
