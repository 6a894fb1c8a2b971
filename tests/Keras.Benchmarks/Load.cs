namespace Keras.Benchmarks;

/// <summary>What clients of a server saw.</summary>
/// <param name="Seconds">How long they asked.</param>
/// <param name="Milliseconds">From a request to its answer, the shortest first.</param>
/// <param name="Refused">Requests that were turned away.</param>
internal sealed record Load(double Seconds, double[] Milliseconds, int Refused)
{
    /// <summary>Requests that were answered, in a second.</summary>
    public double PerSecond => Milliseconds.Length / Seconds;

    /// <summary>Several turns as one.</summary>
    public static Load Join(IReadOnlyCollection<Load> turns) => new(
        turns.Sum(turn => turn.Seconds),
        [.. turns.SelectMany(turn => turn.Milliseconds).Order()],
        turns.Sum(turn => turn.Refused));

    /// <summary>The time within which that share of the requests was answered.</summary>
    public double Percentile(double share) => Milliseconds.Length == 0
        ? double.NaN
        : Milliseconds[Math.Min(Milliseconds.Length - 1, (int)(share * Milliseconds.Length))];
}
