namespace Keras.Optimizers;

/// <summary>Stochastic gradient descent, with momentum if asked.</summary>
/// <remarks>
/// <c>velocity = momentum * velocity - learningRate * gradient; weight += velocity</c>, or with Nesterov's momentum
/// <c>weight += momentum * velocity - learningRate * gradient</c>. The velocity holds the learning rate, so a change of
/// the rate leaves what was accumulated as it is. Port of keras/optimizers (Sutskever et al. 2013).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.01 if null.</param>
/// <param name="momentum">Part of the velocity that is kept, from 0, the default, to 1.</param>
/// <param name="nesterov">Whether to look ahead along the velocity.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
/// <example><code>new SGD(0.1, momentum: 0.9, nesterov: true)</code></example>
public class SGD(
    LearningRate? learningRate = null,
    double momentum = 0,
    bool nesterov = false,
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
        Optimizers.LearningRate.Choose(learningRate, lr, 0.01),
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
    /// <inheritdoc cref="SGD" path="/param[@name='momentum']"/>
    public double Momentum { get; } = Guard.InRange(momentum, 0, 1);

    /// <inheritdoc cref="SGD" path="/param[@name='nesterov']"/>
    public bool Nesterov { get; } = nesterov;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Value step = context.LearningRate * gradient;
        if (Momentum == 0)
        {
            context.Update(variable, variable - step);
            return;
        }

        Variable velocity = context.Slot(variable, "momentum");
        Value next = (Momentum * velocity) - step;
        context.Update(velocity, next);
        context.Update(variable, variable + (Nesterov ? (Momentum * next) - step : next));
    }
}
