namespace Keras.Optimizers;

/// <summary>Gradients divided by the root of their average square.</summary>
/// <remarks>
/// <c>a = rho * a + (1 - rho) * gradient²; weight -= learningRate * gradient / (sqrt(a) + epsilon)</c>.
/// With momentum, epsilon stands inside the root, as in TensorFlow's kernel:
/// <c>velocity = momentum * velocity + learningRate * gradient / sqrt(a + epsilon); weight -= velocity</c>.
/// Port of keras/optimizers (Tieleman and Hinton 2012).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="rho">Part of the average square that is kept, from 0 to 1; 0.9 by default.</param>
/// <param name="momentum">Part of the velocity that is kept, from 0, the default, to 1.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="centered">
/// Whether to divide by the deviation: the square of the average gradient is taken off a.
/// </param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class RMSprop(
    LearningRate? learningRate = null,
    double rho = 0.9,
    double momentum = 0,
    double? epsilon = null,
    bool centered = false,
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
    /// <inheritdoc cref="RMSprop" path="/param[@name='rho']"/>
    public double Rho { get; } = Guard.InRange(rho, 0, 1);

    /// <inheritdoc cref="RMSprop" path="/param[@name='momentum']"/>
    public double Momentum { get; } = Guard.InRange(momentum, 0, 1);

    /// <inheritdoc cref="RMSprop" path="/param[@name='epsilon']"/>
    public double Epsilon { get; } = Guard.NonNegative(epsilon) ?? Config.Epsilon;

    /// <inheritdoc cref="RMSprop" path="/param[@name='centered']"/>
    public bool Centered { get; } = centered;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable square = context.Slot(variable, "rms");
        Value spread = (Rho * square) + ((1 - Rho) * Ops.Square(gradient));
        context.Update(square, spread);
        if (Centered)
        {
            Variable mean = context.Slot(variable, "mg");
            Value nextMean = (Rho * mean) + ((1 - Rho) * gradient);
            context.Update(mean, nextMean);
            spread -= Ops.Square(nextMean);
        }

        Value step = context.LearningRate * gradient;
        if (Momentum == 0)
        {
            context.Update(variable, variable - (step / (Ops.Sqrt(spread) + Epsilon)));
            return;
        }

        Variable velocity = context.Slot(variable, "momentum");
        Value next = (Momentum * velocity) + (step / Ops.Sqrt(spread + Epsilon));
        context.Update(velocity, next);
        context.Update(variable, variable - next);
    }
}
