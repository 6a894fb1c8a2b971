namespace Keras.Optimizers.Schedules;

/// <summary>A rate that falls along half a cosine again and again.</summary>
/// <remarks>
/// Each fall is <c>tMul</c> times as long as the one before and starts from <c>mMul</c> times its rate.
/// Port of keras/optimizers/schedules (SGDR, Loshchilov and Hutter 2016).
/// </remarks>
/// <param name="initialLearningRate">The step size at the start; at least 0.</param>
/// <param name="firstDecaySteps">Updates of the first fall; positive.</param>
/// <param name="tMul">Factor of the length from fall to fall; at least 1, 2 by default.</param>
/// <param name="mMul">Factor of the highest rate from fall to fall; positive, 1 by default.</param>
/// <param name="alpha">
/// The last rate of a fall as a part of <paramref name="initialLearningRate"/>, from 0 to 1.
/// </param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class CosineDecayRestarts(
    double initialLearningRate, double firstDecaySteps, double tMul = 2, double mMul = 1, double alpha = 0)
    : LearningRateSchedule
{
    /// <inheritdoc cref="CosineDecayRestarts" path="/param[@name='initialLearningRate']"/>
    public double InitialLearningRate { get; } = Guard.NonNegative(initialLearningRate);

    /// <inheritdoc cref="CosineDecayRestarts" path="/param[@name='firstDecaySteps']"/>
    public double FirstDecaySteps { get; } = Guard.Positive(firstDecaySteps);

    /// <inheritdoc cref="CosineDecayRestarts" path="/param[@name='tMul']"/>
    public double TMul { get; } = AtLeastOne(tMul);

    /// <inheritdoc cref="CosineDecayRestarts" path="/param[@name='mMul']"/>
    public double MMul { get; } = Guard.Positive(mMul);

    /// <inheritdoc cref="CosineDecayRestarts" path="/param[@name='alpha']"/>
    public double Alpha { get; } = Guard.InRange(alpha, 0, 1);

    /// <inheritdoc/>
    public override Value Call(Value step)
    {
        Value time = step / FirstDecaySteps;
        Value falls = Ops.Floor(TMul == 1 ? time : FallsUntil(time));
        Value length = Ops.Power(Ops.Constant(TMul, step.DType), falls);
        Value begin = TMul == 1 ? falls : (length - 1) / (TMul - 1);
        Value highest = Ops.Power(Ops.Constant(MMul, step.DType), falls);
        Value part = 0.5 * highest * (1 + Ops.Cos(Math.PI * (time - begin) / length));
        return InitialLearningRate * (((1 - Alpha) * part) + Alpha);
    }

    private static double AtLeastOne(double tMul) => tMul >= 1
        ? tMul
        : throw new ArgumentException($"`tMul` must be at least 1. Received: {tMul}.", nameof(tMul));

    // n falls last (tMul^n - 1) / (tMul - 1). The logarithms' rounding must not delay a restart by a step.
    private Value FallsUntil(Value time) => (Ops.Log(1 + (time * (TMul - 1))) / Math.Log(TMul)) + 1e-9;
}
