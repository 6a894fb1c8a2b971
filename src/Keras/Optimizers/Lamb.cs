namespace Keras.Optimizers;

/// <summary>Adam whose step in each weight has the length of the weight times the learning rate, for large batches.</summary>
/// <remarks>
/// <c>r = mHat / (sqrt(vHat) + epsilon); weight -= learningRate * |weight| / |r| * r</c>, with the averages of Adam divided by
/// <c>1 - beta^t</c>. Port of keras/optimizers (You et al. 2019).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="beta1">Part of the average gradient that is kept, at least 0 and less than 1; 0.9 by default.</param>
/// <param name="beta2">Part of the average square that is kept, at least 0 and less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Lamb(
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
    /// <inheritdoc cref="Lamb" path="/param[@name='beta1']"/>
    public double Beta1 { get; } = Guard.Fraction(beta1);

    /// <inheritdoc cref="Lamb" path="/param[@name='beta2']"/>
    public double Beta2 { get; } = Guard.Fraction(beta2);

    /// <inheritdoc cref="Lamb" path="/param[@name='epsilon']"/>
    public double Epsilon { get; } = Guard.NonNegative(epsilon) ?? Config.Epsilon;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable mean = context.Slot(variable, "momentum");
        Variable square = context.Slot(variable, "velocity");
        Value step = context.Step(variable.DType);
        Value nextMean = (Beta1 * mean) + ((1 - Beta1) * gradient);
        Value nextSquare = (Beta2 * square) + ((1 - Beta2) * Ops.Square(gradient));
        context.Update(mean, nextMean);
        context.Update(square, nextSquare);
        Value direction = nextMean / (1 - Ops.Power(Beta1, step))
            / (Ops.Sqrt(nextSquare / (1 - Ops.Power(Beta2, step))) + Epsilon);
        (Value weightNorm, Value stepNorm) = (Ops.Norm(variable), Ops.Norm(direction));
        Value known = (weightNorm > 0) & (stepNorm > 0);
        Value ratio = Ops.Where(known, weightNorm / Ops.Where(known, stepNorm, 1), 1);
        context.Update(variable, variable - (context.LearningRate * ratio * direction));
    }
}
