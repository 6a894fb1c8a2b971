namespace Keras.Optimizers.Schedules;

/// <summary>A rate that falls to its end along a power of the time left.</summary>
/// <remarks>
/// <c>(initialLearningRate - endLearningRate) * (1 - step / decaySteps)^power + endLearningRate</c>; after
/// <c>decaySteps</c> updates the rate stays, or starts over on a longer way. Port of keras/optimizers/schedules.
/// </remarks>
/// <param name="initialLearningRate">The step size at the start; at least 0.</param>
/// <param name="decaySteps">Updates until the end; positive.</param>
/// <param name="endLearningRate">The rate at the end; at least 0.</param>
/// <param name="power">1, the default, is a straight line.</param>
/// <param name="cycle">
/// Whether to go on, with the first multiple of <paramref name="decaySteps"/> not yet passed as the end.
/// </param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class PolynomialDecay(
    double initialLearningRate,
    double decaySteps,
    double endLearningRate = 0.0001,
    double power = 1,
    bool cycle = false)
    : LearningRateSchedule
{
    /// <inheritdoc cref="PolynomialDecay" path="/param[@name='initialLearningRate']"/>
    public double InitialLearningRate { get; } = Guard.NonNegative(initialLearningRate);

    /// <inheritdoc cref="PolynomialDecay" path="/param[@name='decaySteps']"/>
    public double DecaySteps { get; } = Guard.Positive(decaySteps);

    /// <inheritdoc cref="PolynomialDecay" path="/param[@name='endLearningRate']"/>
    public double EndLearningRate { get; } = Guard.NonNegative(endLearningRate);

    /// <inheritdoc cref="PolynomialDecay" path="/param[@name='power']"/>
    public double Power { get; } = Guard.NonNegative(power);

    /// <inheritdoc cref="PolynomialDecay" path="/param[@name='cycle']"/>
    public bool Cycle { get; } = cycle;

    /// <inheritdoc/>
    public override Value Call(Value step)
    {
        Value end = Ops.Constant(DecaySteps, step.DType);
        Value position = step;
        if (Cycle)
        {
            // -floor(-x) rounds up; at step 0 the first way has begun already.
            Value ways = -Ops.Floor(-(step / DecaySteps));
            end *= Ops.Maximum(ways, Ops.Constant(1, step.DType));
        }
        else
        {
            position = Ops.Minimum(step, end);
        }

        Value left = Ops.Power(1 - (position / end), Ops.Constant(Power, step.DType));
        return ((InitialLearningRate - EndLearningRate) * left) + EndLearningRate;
    }
}
