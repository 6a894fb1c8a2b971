namespace Keras.Engine.Cpu;

/// <summary>Tells when the collector is to look for native memory that nobody holds, which it does not see itself.</summary>
/// <remarks>
/// Not <see cref="GC.AddMemoryPressure"/>: that collects after 4 MB already, so often that a loop outside of traces, which keeps
/// what its variables held, would spend a third of its own time on it.
/// </remarks>
/// <param name="bytes">What may be taken, beyond what was given back, from one collection to the next.</param>
internal sealed class CollectionBudget(long bytes)
{
    private long _taken;

    /// <summary>Notes memory that is taken.</summary>
    /// <param name="taken">How much.</param>
    /// <returns>Whether it is time to collect; then all counts from the start.</returns>
    public bool Take(long taken)
    {
        if (Interlocked.Add(ref _taken, taken) < bytes)
        {
            return false;
        }

        Interlocked.Exchange(ref _taken, 0);
        return true;
    }

    /// <summary>Notes memory that is given back: who does so needs no collector.</summary>
    /// <param name="given">How much.</param>
    public void GiveBack(long given) => Interlocked.Add(ref _taken, -given);
}
