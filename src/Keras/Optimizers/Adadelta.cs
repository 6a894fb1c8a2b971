namespace Keras.Optimizers;

/// <summary>Steps in the units of the weights: the ratio of the average step so far to the average gradient.</summary>
/// <remarks>
/// <c>a = rho * a + (1 - rho) * gradient²</c>, <c>step = gradient * sqrt(d + epsilon) / sqrt(a + epsilon)</c>,
/// <c>weight -= learningRate * step</c>, <c>d = rho * d + (1 - rho) * step²</c>. The paper has no learning rate: its
/// form is that of 1. Port of keras/optimizers (Zeiler 2012).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="rho">Part of both averages that is kept, from 0 to 1; 0.95 by default.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Adadelta(
    LearningRate? learningRate = null,
    double rho = 0.95,
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
    /// <inheritdoc cref="Adadelta" path="/param[@name='rho']"/>
    public double Rho { get; } = Guard.InRange(rho, 0, 1);

    /// <inheritdoc cref="Adadelta" path="/param[@name='epsilon']"/>
    public double Epsilon { get; } = Guard.NonNegative(epsilon) ?? Config.Epsilon;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable squares = context.Slot(variable, "accum_grad");
        Variable steps = context.Slot(variable, "accum_var");
        Value nextSquares = (Rho * squares) + ((1 - Rho) * Ops.Square(gradient));
        Value step = gradient * Ops.Sqrt(steps + Epsilon) / Ops.Sqrt(nextSquares + Epsilon);
        context.Update(squares, nextSquares);
        context.Update(steps, (Rho * steps) + ((1 - Rho) * Ops.Square(step)));
        context.Update(variable, variable - (context.LearningRate * step));
    }
}
