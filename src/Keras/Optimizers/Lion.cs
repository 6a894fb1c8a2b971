namespace Keras.Optimizers;

/// <summary>Steps of the learning rate's size in each weight: only the sign of the averaged gradient counts.</summary>
/// <remarks>
/// <c>weight -= learningRate * sign(beta1 * m + (1 - beta1) * gradient)</c>, then
/// <c>m = beta2 * m + (1 - beta2) * gradient</c>. Wants a learning rate three to ten times smaller than Adam's.
/// Port of keras/optimizers (Chen et al. 2023).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="beta1">Part of the average in the step, at least 0 and less than 1; 0.9 by default.</param>
/// <param name="beta2">Part of the average that is kept, at least 0 and less than 1; 0.99 by default.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Lion(
    LearningRate? learningRate = null,
    double beta1 = 0.9,
    double beta2 = 0.99,
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
    /// <inheritdoc cref="Lion" path="/param[@name='beta1']"/>
    public double Beta1 { get; } = Guard.Fraction(beta1);

    /// <inheritdoc cref="Lion" path="/param[@name='beta2']"/>
    public double Beta2 { get; } = Guard.Fraction(beta2);

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable mean = context.Slot(variable, "momentum");
        Value direction = Ops.Sign((Beta1 * mean) + ((1 - Beta1) * gradient));
        context.Update(variable, variable - (context.LearningRate * direction));
        context.Update(mean, (Beta2 * mean) + ((1 - Beta2) * gradient));
    }
}
