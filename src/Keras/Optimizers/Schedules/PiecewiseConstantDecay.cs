namespace Keras.Optimizers.Schedules;

/// <summary>A rate that stays between boundaries and jumps at each.</summary>
/// <remarks>
/// <c>values[0]</c> up to and including update <c>boundaries[0]</c>, and so on. Port of keras/optimizers/schedules.
/// </remarks>
/// <param name="boundaries">Numbers of updates, ascending.</param>
/// <param name="values">The rates: one more than there are boundaries.</param>
/// <exception cref="ArgumentException">The lengths do not fit, or boundaries do not ascend.</exception>
/// <example><code>new PiecewiseConstantDecay([150 * steps, 225 * steps], [0.1, 0.01, 0.001])</code></example>
public class PiecewiseConstantDecay(IReadOnlyList<double> boundaries, IReadOnlyList<double> values)
    : LearningRateSchedule
{
    /// <inheritdoc cref="PiecewiseConstantDecay" path="/param[@name='boundaries']"/>
    public IReadOnlyList<double> Boundaries { get; } = Ascending(boundaries);

    /// <inheritdoc cref="PiecewiseConstantDecay" path="/param[@name='values']"/>
    public IReadOnlyList<double> Values { get; } = values.Count == boundaries.Count + 1
        ? [.. values.Select(value => Guard.NonNegative(value, nameof(values)))]
        : throw new ArgumentException(
            $"There must be one more of `values` than of `boundaries`. Received: {values.Count} values "
            + $"and {boundaries.Count} boundaries.");

    /// <inheritdoc/>
    public override Value Call(Value step)
    {
        Value rate = Ops.Constant(Values[^1], step.DType);
        for (int piece = Boundaries.Count - 1; piece >= 0; piece--)
        {
            Value isPassed = Ops.Greater(step, Ops.Constant(Boundaries[piece], step.DType));
            rate = Ops.Select(isPassed, rate, Ops.Constant(Values[piece], step.DType));
        }

        return rate;
    }

    private static double[] Ascending(IReadOnlyList<double> boundaries) =>
        boundaries.Zip(boundaries.Skip(1)).All(pair => pair.First < pair.Second)
            ? [.. boundaries]
            : throw new ArgumentException(
                $"`boundaries` must ascend. Received: {string.Join(", ", boundaries)}.", nameof(boundaries));
}
