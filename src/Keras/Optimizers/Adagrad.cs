namespace Keras.Optimizers;

/// <summary>Steps that shrink in each weight with the squares of all its gradients so far.</summary>
/// <remarks>
/// <c>a = a + gradient²; weight -= learningRate * gradient / (sqrt(a) + epsilon)</c>.
/// Port of keras/optimizers (Duchi et al. 2011).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="initialAccumulatorValue">What the sum of squares starts from; at least 0, 0.1 by default.</param>
/// <param name="epsilon">Keeps the quotient finite; <see cref="Config.Epsilon"/> if null.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Adagrad(
    LearningRate? learningRate = null,
    double initialAccumulatorValue = 0.1,
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
    /// <inheritdoc cref="Adagrad" path="/param[@name='initialAccumulatorValue']"/>
    public double InitialAccumulatorValue { get; } = Guard.NonNegative(initialAccumulatorValue);

    /// <inheritdoc cref="Adagrad" path="/param[@name='epsilon']"/>
    public double Epsilon { get; } = Guard.NonNegative(epsilon) ?? Config.Epsilon;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable sum = context.Slot(variable, "accumulator", InitialAccumulatorValue);
        Value next = sum + Ops.Square(gradient);
        context.Update(sum, next);
        context.Update(variable, variable - (context.LearningRate * gradient / (Ops.Sqrt(next) + Epsilon)));
    }
}
