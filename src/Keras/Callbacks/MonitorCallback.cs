namespace Keras.Callbacks;

/// <summary>Base of callbacks that watch whether one logged number becomes better.</summary>
/// <remarks>Port of what the callbacks of keras/callbacks.py share.</remarks>
public abstract class MonitorCallback : Callback
{
    private static readonly string[] s_largerIsBetter = ["acc", "auc", "precision", "recall", "fmeasure"];

    private readonly bool _isMaximized;

    /// <summary>A callback that watches one number.</summary>
    /// <param name="monitor">Name of the number, as it is logged.</param>
    /// <param name="mode">
    /// <c>"min"</c> if smaller is better, <c>"max"</c> if larger is; <c>"auto"</c> decides by the name: larger is
    /// better for names with <c>acc</c>, <c>auc</c>, <c>precision</c>, <c>recall</c> or <c>fmeasure</c> in them.
    /// </param>
    /// <param name="minDelta">Least change that counts as better; at least 0.</param>
    /// <exception cref="ArgumentException">The mode is another, or the change negative.</exception>
    protected MonitorCallback(string monitor, string mode, double minDelta)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        Monitor = monitor;
        Mode = Guard.OneOf(mode, ["auto", "min", "max"]);
        MinDelta = Guard.NonNegative(minDelta);
        _isMaximized = mode == "max"
            || (mode == "auto" && s_largerIsBetter.Any(part => monitor.Contains(part, StringComparison.Ordinal)));
    }

    /// <summary>Name of the number.</summary>
    public string Monitor { get; }

    /// <summary><c>"min"</c>, <c>"max"</c> or <c>"auto"</c>.</summary>
    public string Mode { get; }

    /// <summary>Least change that counts as better.</summary>
    public double MinDelta { get; }

    /// <summary>What every number is better than.</summary>
    protected double Worst => _isMaximized ? double.NegativeInfinity : double.PositiveInfinity;

    /// <summary>Whether a number is better than another by more than <see cref="MinDelta"/>.</summary>
    protected bool IsBetter(double current, double best) =>
        _isMaximized ? current - MinDelta > best : current + MinDelta < best;

    /// <summary>The number, if it was logged; else a warning is written.</summary>
    /// <param name="logs">The logs of the epoch.</param>
    /// <param name="value">The number.</param>
    protected bool TryGetMonitored(Logs logs, out double value)
    {
        if (logs.TryGetValue(Monitor, out value))
        {
            return true;
        }

        Warnings.Write(
            $"{GetType().Name} watches `{Monitor}`, which is not logged. Logged: {string.Join(", ", logs.Names)}.");
        return false;
    }
}
