namespace Keras.Training;

/// <summary>Data as batches, pass after pass.</summary>
internal abstract class BatchSource
{
    /// <summary>Batches of a pass; null if only the end of the data tells.</summary>
    public abstract int? Steps { get; }

    /// <summary>Samples of a pass; null if unknown.</summary>
    public virtual int? Samples => null;

    /// <summary>Samples of a batch, as the data say; null if unknown.</summary>
    public virtual int? BatchSize => null;

    /// <summary>Some of the data themselves, which others that go by the same description have not; null if that costs too much.</summary>
    public virtual Batch? Excerpt => null;

    /// <summary>How many data of what kind, in what batches, as a backup tells it.</summary>
    public virtual string Description => Steps is int steps ? $"{steps} batches" : "batches to an end";

    /// <summary>Cancelled when nobody waits any more for the batches that are being made.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>The part of every batch that is made.</summary>
    public Share Share { get; set; } = Share.Whole;

    /// <summary>Threads that make batches.</summary>
    public virtual int Workers => 1;

    /// <summary>Batches that may be made before they are needed.</summary>
    public virtual int Ahead => 2;

    /// <summary>
    /// Whether a pass is the same whenever it is asked for, so that training can start at any of them.
    /// </summary>
    public virtual bool StartsAnywhere => false;

    /// <summary>What the order of data, and whatever else is random, depends on.</summary>
    public virtual IReadOnlyList<int> Seeds
    {
        get => [];
        set
        {
        }
    }

    /// <summary>The first batch, which the first pass will give; null if there is none.</summary>
    public virtual Utils.Batch? Peek() => null;

    /// <summary>Brings data that change from pass to pass to where they stand after some passes.</summary>
    /// <param name="passes">Number of passes.</param>
    /// <param name="steps">Batches of each pass; all if null.</param>
    public virtual void Skip(long passes, int? steps = null)
    {
    }

    /// <summary>One pass: functions that each make one batch, in the order in which batches are used.</summary>
    /// <remarks>
    /// Functions may run on several threads at once and in any order; some may never run.
    /// Whoever receives a batch disposes it.
    /// </remarks>
    /// <param name="number">Passes before this one; what is random depends on it and not on who asks when.</param>
    public abstract IEnumerable<Func<Batch>> Pass(long number);

    /// <summary>Called when all batches of a pass were made, before the next pass begins.</summary>
    public virtual void EndPass()
    {
    }

    /// <summary>Refuses a number of steps that the data is known not to have.</summary>
    /// <exception cref="ArgumentException">A pass has fewer batches.</exception>
    public void CheckHas(int? steps, string name)
    {
        if (steps is int count && Guard.Positive(count, name) > Steps)
        {
            throw new ArgumentException($"`{name}` {count} exceeds the {Steps} batches of the data.", name);
        }
    }

    /// <summary>Refuses data that gave fewer batches than were asked for, or none.</summary>
    /// <exception cref="ArgumentException">There were fewer batches.</exception>
    public static void CheckHad(int batches, int? steps)
    {
        if (batches < (steps ?? 1))
        {
            throw new ArgumentException(
                batches == 0
                    ? "There is nothing to compute on. Received: data without a batch."
                    : $"The data ran out after {batches} of {steps} steps. Give fewer steps, or more data.");
        }
    }
}
