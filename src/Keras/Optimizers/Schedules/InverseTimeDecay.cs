namespace Keras.Optimizers.Schedules;

/// <summary>A rate that falls like the reciprocal of time.</summary>
/// <remarks>
/// <c>initialLearningRate / (1 + decayRate * step / decaySteps)</c>. Port of keras/optimizers/schedules.
/// </remarks>
/// <param name="initialLearningRate">The step size at the start; at least 0.</param>
/// <param name="decaySteps">Updates that count as one unit of time; positive.</param>
/// <param name="decayRate">How much the divisor grows per unit of time; at least 0.</param>
/// <param name="staircase">
/// Whether the rate changes only every <paramref name="decaySteps"/> updates, all at once.
/// </param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class InverseTimeDecay(
    double initialLearningRate, double decaySteps, double decayRate, bool staircase = false)
    : LearningRateSchedule
{
    /// <inheritdoc cref="InverseTimeDecay" path="/param[@name='initialLearningRate']"/>
    public double InitialLearningRate { get; } = Guard.NonNegative(initialLearningRate);

    /// <inheritdoc cref="InverseTimeDecay" path="/param[@name='decaySteps']"/>
    public double DecaySteps { get; } = Guard.Positive(decaySteps);

    /// <inheritdoc cref="InverseTimeDecay" path="/param[@name='decayRate']"/>
    public double DecayRate { get; } = Guard.NonNegative(decayRate);

    /// <inheritdoc cref="InverseTimeDecay" path="/param[@name='staircase']"/>
    public bool Staircase { get; } = staircase;

    /// <inheritdoc/>
    public override Value Call(Value step)
    {
        Value periods = step / DecaySteps;
        return InitialLearningRate / (1 + (DecayRate * (Staircase ? Ops.Floor(periods) : periods)));
    }
}
