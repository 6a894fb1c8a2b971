namespace Keras.Callbacks;

/// <summary>A line of progress, in parts that a narrow terminal puts below each other.</summary>
/// <param name="Head">Counts, or a title.</param>
/// <param name="Done">Steps that are done, of how many; null without a bar.</param>
/// <param name="Parts">Times and values.</param>
internal readonly record struct ProgressLine(string Head, (int Step, int Steps)? Done, IReadOnlyList<string> Parts)
{
    /// <summary>Places of the bar where there is room.</summary>
    public const int BarLength = 30;

    /// <summary>The bar: what is done, and what is left.</summary>
    public (string Done, string Left) Bar(int length)
    {
        if (Done is not (int step, int steps))
        {
            return ("", "");
        }

        int done = (int)((long)length * Math.Min(step, steps) / steps);
        string bar = done == 0 ? "" : new string('=', done - 1) + (step < steps ? '>' : '=');
        return (bar, new string('.', length - done));
    }

    public override string ToString()
    {
        (string done, string left) = Bar(BarLength);
        return Head + (Done is null ? "" : $" [{done}{left}]") + string.Concat(Parts.Select(part => $" - {part}"));
    }
}
