namespace Keras.Training;

/// <summary>Which samples of every batch a process computes on.</summary>
/// <param name="Rank">Number of the process.</param>
/// <param name="Size">Number of processes.</param>
internal readonly record struct Share(int Rank, int Size)
{
    /// <summary>All of them.</summary>
    public static Share Whole => new(0, 1);

    /// <summary>What is made of a batch of so many samples: the part, or a sample that does not count where that is empty.</summary>
    public (int Begin, int Count) Made(int samples) => Of(samples) is (int begin, > 0 and int count) ? (begin, count) : (0, 1);

    /// <summary>The part of a batch of so many samples: shares differ by one sample at most, and may be empty.</summary>
    public (int Begin, int Count) Of(int samples)
    {
        int begin = (int)((long)samples * Rank / Size);
        return (begin, (int)((long)samples * (Rank + 1) / Size) - begin);
    }
}
