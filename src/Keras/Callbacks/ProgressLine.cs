namespace Keras.Callbacks;

/// <summary>One line of progress, in the parts that a terminal colors apart.</summary>
/// <param name="Head">Counts, up to the opening bracket.</param>
/// <param name="Bar">The part of the bar that is done.</param>
/// <param name="Tail">The rest of the bar, times and values.</param>
internal readonly record struct ProgressLine(string Head, string Bar, string Tail)
{
    public override string ToString() => Head + Bar + Tail;
}
