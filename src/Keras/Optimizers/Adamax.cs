using Keras.Engine.Tensors;

namespace Keras.Optimizers;

/// <summary>Adam with the largest recent gradient in place of the root of the average square.</summary>
/// <remarks>
/// With T updates including this one: <c>m = beta1 * m + (1 - beta1) * gradient</c>,
/// <c>u = max(beta2 * u, |gradient|)</c>, <c>weight -= learningRate / (1 - beta1^T) * m / (u + epsilon)</c>.
/// Port of keras/optimizers (Kingma and Ba 2014, section 7.1).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="beta1">Part of the average gradient that is kept, at least 0 and less than 1; 0.9 by default.</param>
/// <param name="beta2">Part of the largest gradient that is kept, at least 0 and less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Adamax(
    LearningRate? learningRate = null,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double? epsilon = null,
    double decay = 0,
    double? clipnorm = null,
    double? clipvalue = null,
    double? globalClipnorm = null,
    double? lr = null,
    double? weightDecay = null,
    bool useEma = false,
    double emaMomentum = 0.99,
    int? emaOverwriteFrequency = null,
    int? gradientAccumulationSteps = null,
    string? name = null)
    : Optimizer(
        Optimizers.LearningRate.Choose(learningRate, lr, 0.001),
        decay,
        clipnorm,
        clipvalue,
        globalClipnorm,
        weightDecay,
        useEma,
        emaMomentum,
        emaOverwriteFrequency,
        gradientAccumulationSteps,
        name)
{
    /// <inheritdoc cref="Adamax" path="/param[@name='beta1']"/>
    public double Beta1 { get; } = Guard.Fraction(beta1);

    /// <inheritdoc cref="Adamax" path="/param[@name='beta2']"/>
    public double Beta2 { get; } = Guard.Fraction(beta2);

    /// <inheritdoc cref="Adamax" path="/param[@name='epsilon']"/>
    public double Epsilon { get; } = Guard.NonNegative(epsilon) ?? Config.Epsilon;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable mean = context.Slot(variable, "m");
        Variable largest = context.Slot(variable, "v");
        Value nextMean = (Beta1 * mean) + ((1 - Beta1) * gradient);
        Value nextLargest = Ops.Maximum(Beta2 * largest, Ops.Abs(gradient));
        context.Update(mean, nextMean);
        context.Update(largest, nextLargest);
        Value correction = 1 - Ops.Power(Ops.Constant(Beta1, DType.Float64), context.Step(DType.Float64));
        Value rate = context.LearningRate / Ops.Cast(correction, variable.DType);
        context.Update(variable, variable - (rate * nextMean / (nextLargest + Epsilon)));
    }
}
