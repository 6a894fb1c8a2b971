namespace Keras;

/// <summary>Where initializers, dropout and shuffling get their seeds when a script gives none.</summary>
internal static class RandomSeeds
{
    private static readonly object s_gate = new();
    private static Random s_random = new();

    /// <summary>Starts the sequence of seeds anew.</summary>
    public static void Reset(int seed)
    {
        lock (s_gate)
        {
            s_random = new Random(seed);
        }
    }

    /// <summary>The next seed.</summary>
    public static int Next()
    {
        lock (s_gate)
        {
            return s_random.Next();
        }
    }
}
