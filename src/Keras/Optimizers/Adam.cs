using Keras.Engine.Tensors;

namespace Keras.Optimizers;

/// <summary>
/// Steps of about the learning rate's size in each weight, from averages of gradients and of their squares.
/// </summary>
/// <remarks>
/// With T updates including this one: <c>m = beta1 * m + (1 - beta1) * gradient</c>,
/// <c>v = beta2 * v + (1 - beta2) * gradient²</c>,
/// <c>weight -= learningRate * sqrt(1 - beta2^T) / (1 - beta1^T) * m / (sqrt(v) + epsilon)</c>.
/// Port of keras/optimizers (Kingma and Ba 2014, the order of computation before section 2.1, so that
/// <paramref name="epsilon"/> is their "epsilon hat").
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="beta1">Part of the average gradient that is kept, at least 0 and less than 1; 0.9 by default.</param>
/// <param name="beta2">Part of the average square that is kept, at least 0 and less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="amsgrad">Whether to divide by the largest average square so far (Reddi et al. 2018).</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Adam(
    LearningRate? learningRate = null,
    double beta1 = 0.9,
    double beta2 = 0.999,
    double? epsilon = null,
    bool amsgrad = false,
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
    /// <inheritdoc cref="Adam" path="/param[@name='beta1']"/>
    public double Beta1 { get; } = Guard.Fraction(beta1);

    /// <inheritdoc cref="Adam" path="/param[@name='beta2']"/>
    public double Beta2 { get; } = Guard.Fraction(beta2);

    /// <inheritdoc cref="Adam" path="/param[@name='epsilon']"/>
    public double Epsilon { get; } = Guard.NonNegative(epsilon) ?? Config.Epsilon;

    /// <inheritdoc cref="Adam" path="/param[@name='amsgrad']"/>
    public bool Amsgrad { get; } = amsgrad;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable mean = context.Slot(variable, "m");
        Variable square = context.Slot(variable, "v");
        Value nextMean = (Beta1 * mean) + ((1 - Beta1) * gradient);
        Value nextSquare = (Beta2 * square) + ((1 - Beta2) * Ops.Square(gradient));
        context.Update(mean, nextMean);
        context.Update(square, nextSquare);
        if (Amsgrad)
        {
            Variable largest = context.Slot(variable, "vhat");
            nextSquare = Ops.Maximum(largest, nextSquare);
            context.Update(largest, nextSquare);
        }

        // In double: 1 - 0.999 has three digits less than a float.
        Value step = context.Step(DType.Float64);
        Value correction = Ops.Sqrt(1 - Ops.Power(Ops.Constant(Beta2, DType.Float64), step))
            / (1 - Ops.Power(Ops.Constant(Beta1, DType.Float64), step));
        Value rate = context.LearningRate * Ops.Cast(correction, variable.DType);
        context.Update(variable, variable - (rate * nextMean / (Ops.Sqrt(nextSquare) + Epsilon)));
    }
}
