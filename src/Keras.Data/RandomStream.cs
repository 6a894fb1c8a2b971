namespace Keras;

/// <summary>Random numbers that depend on a seed and a place in the data only, not on who draws first.</summary>
/// <remarks>
/// Each image, batch or epoch gets a stream of its own, so any number of workers draws the same numbers.
/// SplitMix64: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
/// </remarks>
public struct RandomStream
{
    private const ulong GoldenGamma = 0x9e3779b97f4a7c15;

    private ulong _state;

    /// <summary>The stream of one place.</summary>
    /// <param name="seed">Chosen by the user.</param>
    /// <param name="place">For example epoch and index of an image.</param>
    public RandomStream(int seed, params ReadOnlySpan<long> place)
    {
        _state = Mix(unchecked((ulong)seed + GoldenGamma));
        foreach (long coordinate in place)
        {
            _state = Mix(_state ^ Mix(unchecked((ulong)coordinate + GoldenGamma)));
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        _state = unchecked(_state + GoldenGamma);
        return Mix(_state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Uniform over 0 to <paramref name="count"/> - 1.</summary>
    public int NextIndex(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>True with probability one half.</summary>
    public bool NextBoolean() => (NextBits() >> 63) == 0;

    /// <summary>Puts items into random order.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int chosen = NextIndex(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 in random order.</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        Shuffle<int>(order);
        return order;
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
            value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
            return value ^ (value >> 31);
        }
    }
}
