using Keras.Engine.Tensors;

namespace Keras.Optimizers;

/// <summary>Adam with Nesterov's momentum, which grows towards beta1 as training goes on.</summary>
/// <remarks>
/// With T updates including this one, <c>u(T) = beta1 * (1 - 0.96^(0.004 * T) / 2)</c> and <c>U(T)</c> the product of
/// all u so far: <c>m = beta1 * m + (1 - beta1) * gradient</c>, <c>v = beta2 * v + (1 - beta2) * gradient²</c>,
/// <c>step = (1 - u(T)) * gradient / (1 - U(T)) + u(T + 1) * m / (1 - U(T + 1))</c>,
/// <c>weight -= learningRate * step / (sqrt(v / (1 - beta2^T)) + epsilon)</c>.
/// Port of keras/optimizers (Dozat 2015).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="beta1">Part of the average gradient that is kept, at least 0 and less than 1; 0.9 by default.</param>
/// <param name="beta2">Part of the average square that is kept, at least 0 and less than 1; 0.999 by default.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Nadam(
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
    /// <inheritdoc cref="Nadam" path="/param[@name='beta1']"/>
    public double Beta1 { get; } = Guard.Fraction(beta1);

    /// <inheritdoc cref="Nadam" path="/param[@name='beta2']"/>
    public double Beta2 { get; } = Guard.Fraction(beta2);

    /// <inheritdoc cref="Nadam" path="/param[@name='epsilon']"/>
    public double Epsilon { get; } = Guard.NonNegative(epsilon) ?? Config.Epsilon;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable mean = context.Slot(variable, "m");
        Variable square = context.Slot(variable, "v");
        Value nextMean = (Beta1 * mean) + ((1 - Beta1) * gradient);
        Value nextSquare = (Beta2 * square) + ((1 - Beta2) * Ops.Square(gradient));
        context.Update(mean, nextMean);
        context.Update(square, nextSquare);

        Value updates = context.Step(DType.Float64);
        Variable product = context.SharedSlot("momentum_cache", initial: 1);
        Value momentum = MomentumOf(updates);
        Value nextMomentum = MomentumOf(updates + 1);
        Value nextProduct = product * momentum;
        context.Update(product, nextProduct);

        DType dtype = variable.DType;
        Value fromGradient = Ops.Cast((1 - momentum) / (1 - nextProduct), dtype);
        Value fromMean = Ops.Cast(nextMomentum / (1 - (nextProduct * nextMomentum)), dtype);
        Value correction = Ops.Cast(1 - Ops.Power(Ops.Constant(Beta2, DType.Float64), updates), dtype);
        Value step = (fromGradient * gradient) + (fromMean * nextMean);
        Value size = Ops.Sqrt(nextSquare / correction) + Epsilon;
        context.Update(variable, variable - (context.LearningRate * step / size));
    }

    private Value MomentumOf(Value update) =>
        Beta1 * (1 - (0.5 * Ops.Power(Ops.Constant(0.96, DType.Float64), 0.004 * update)));
}
