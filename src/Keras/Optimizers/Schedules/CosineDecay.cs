namespace Keras.Optimizers.Schedules;

/// <summary>A rate that falls along half a cosine, after a warm-up if asked.</summary>
/// <remarks>
/// <c>initialLearningRate * ((1 - alpha) * (1 + cos(pi * step / decaySteps)) / 2 + alpha)</c>; after <c>decaySteps</c>
/// updates the rate stays. Port of keras/optimizers/schedules (Loshchilov and Hutter 2016).
/// </remarks>
/// <param name="initialLearningRate">The step size at the start; at least 0.</param>
/// <param name="decaySteps">Updates of the fall; positive.</param>
/// <param name="alpha">The last rate as a part of the highest, from 0, the default, to 1.</param>
/// <param name="warmupTarget">
/// The rate that is reached along a straight line before the fall; null for no warm-up.
/// </param>
/// <param name="warmupSteps">Updates of the warm-up; positive if there is a target.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class CosineDecay(
    double initialLearningRate,
    double decaySteps,
    double alpha = 0,
    double? warmupTarget = null,
    double warmupSteps = 0)
    : LearningRateSchedule
{
    /// <inheritdoc cref="CosineDecay" path="/param[@name='initialLearningRate']"/>
    public double InitialLearningRate { get; } = Guard.NonNegative(initialLearningRate);

    /// <inheritdoc cref="CosineDecay" path="/param[@name='decaySteps']"/>
    public double DecaySteps { get; } = Guard.Positive(decaySteps);

    /// <inheritdoc cref="CosineDecay" path="/param[@name='alpha']"/>
    public double Alpha { get; } = Guard.InRange(alpha, 0, 1);

    /// <inheritdoc cref="CosineDecay" path="/param[@name='warmupTarget']"/>
    public double? WarmupTarget { get; } = Guard.NonNegative(warmupTarget);

    /// <inheritdoc cref="CosineDecay" path="/param[@name='warmupSteps']"/>
    public double WarmupSteps { get; } = WarmupLength(warmupTarget, warmupSteps);

    /// <inheritdoc/>
    public override Value Call(Value step)
    {
        if (WarmupTarget is not double target)
        {
            return Fall(step, InitialLearningRate);
        }

        Value rise = InitialLearningRate + ((target - InitialLearningRate) * step / WarmupSteps);
        Value isRising = Ops.Greater(Ops.Constant(WarmupSteps, step.DType), step);
        return Ops.Select(isRising, rise, Fall(step - WarmupSteps, target));
    }

    private static double WarmupLength(double? warmupTarget, double warmupSteps) =>
        warmupTarget is null == (warmupSteps == 0)
            ? Guard.NonNegative(warmupSteps)
            : throw new ArgumentException(
                "A warm-up needs both `warmupTarget` and a positive `warmupSteps`. "
                + $"Received: warmupTarget={warmupTarget?.ToString() ?? "null"}, warmupSteps={warmupSteps}.");

    private Value Fall(Value step, double highest)
    {
        Value position = Ops.Minimum(step / DecaySteps, Ops.Constant(1, step.DType));
        Value part = 0.5 * (1 + Ops.Cos(Math.PI * position));
        return highest * (((1 - Alpha) * part) + Alpha);
    }
}
