namespace Keras.Optimizers.Schedules;

/// <summary>A rate that is multiplied by the same factor over and over.</summary>
/// <remarks>
/// <c>initialLearningRate * decayRate^(step / decaySteps)</c>. Port of keras/optimizers/schedules.
/// </remarks>
/// <param name="initialLearningRate">The step size at the start; at least 0.</param>
/// <param name="decaySteps">Updates in which the rate falls by <paramref name="decayRate"/>; positive.</param>
/// <param name="decayRate">Factor per <paramref name="decaySteps"/> updates; positive.</param>
/// <param name="staircase">
/// Whether the rate changes only every <paramref name="decaySteps"/> updates, all at once.
/// </param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class ExponentialDecay(
    double initialLearningRate, double decaySteps, double decayRate, bool staircase = false)
    : LearningRateSchedule
{
    /// <inheritdoc cref="ExponentialDecay" path="/param[@name='initialLearningRate']"/>
    public double InitialLearningRate { get; } = Guard.NonNegative(initialLearningRate);

    /// <inheritdoc cref="ExponentialDecay" path="/param[@name='decaySteps']"/>
    public double DecaySteps { get; } = Guard.Positive(decaySteps);

    /// <inheritdoc cref="ExponentialDecay" path="/param[@name='decayRate']"/>
    public double DecayRate { get; } = Guard.Positive(decayRate);

    /// <inheritdoc cref="ExponentialDecay" path="/param[@name='staircase']"/>
    public bool Staircase { get; } = staircase;

    /// <inheritdoc/>
    public override Value Call(Value step)
    {
        Value periods = step / DecaySteps;
        Value whole = Staircase ? Ops.Floor(periods) : periods;
        return InitialLearningRate * Ops.Power(Ops.Constant(DecayRate, step.DType), whole);
    }
}
