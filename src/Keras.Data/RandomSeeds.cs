namespace Keras;

/// <summary>Where initializers, dropout and shuffling get their seeds when a script gives none.</summary>
public static class RandomSeeds
{
    private static readonly object s_gate = new();
    private static int s_seed = Random.Shared.Next();
    private static Random s_random = new(s_seed);
    private static long s_draws;

    /// <summary>Where the sequence of seeds stands: what it began with, and how many were drawn.</summary>
    public static (int Seed, long Draws) State
    {
        get
        {
            lock (s_gate)
            {
                return (s_seed, s_draws);
            }
        }
        set
        {
            lock (s_gate)
            {
                Reset(value.Seed);
                for (long draw = 0; draw < value.Draws; draw++)
                {
                    Next();
                }
            }
        }
    }

    /// <summary>Starts the sequence of seeds anew.</summary>
    public static void Reset(int seed)
    {
        lock (s_gate)
        {
            s_seed = seed;
            s_random = new Random(seed);
            s_draws = 0;
        }
    }

    /// <summary>The next seed.</summary>
    public static int Next()
    {
        lock (s_gate)
        {
            s_draws++;
            return s_random.Next();
        }
    }
}
