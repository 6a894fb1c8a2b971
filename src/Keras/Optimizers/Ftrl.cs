namespace Keras.Optimizers;

/// <summary>Follow the regularized leader: steps that shrink as Adagrad's do, with penalties that make weights exactly 0.</summary>
/// <remarks>
/// <c>n = a + gradient²; z += gradient + 2 * l2Shrinkage * weight - (n^-p - a^-p) / learningRate * weight;
/// weight = (clip(z, -l1, l1) - z) / (n^-p / learningRate + 2 * (l2 + beta / (2 * learningRate)))</c>, with p the power.
/// Port of keras/optimizers (McMahan et al. 2013).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="learningRatePower">At most 0; -0.5 by default, and 0 for steps that do not shrink.</param>
/// <param name="initialAccumulatorValue">What the sum of squares starts from; at least 0, 0.1 by default.</param>
/// <param name="l1RegularizationStrength">The penalty on sizes, at least 0.</param>
/// <param name="l2RegularizationStrength">The penalty on squares, at least 0.</param>
/// <param name="l2ShrinkageRegularizationStrength">A penalty on squares that only sizes of steps feel, at least 0.</param>
/// <param name="beta">The paper's beta, at least 0.</param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Ftrl(
    LearningRate? learningRate = null,
    double learningRatePower = -0.5,
    double initialAccumulatorValue = 0.1,
    double l1RegularizationStrength = 0,
    double l2RegularizationStrength = 0,
    double l2ShrinkageRegularizationStrength = 0,
    double beta = 0,
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
    /// <inheritdoc cref="Ftrl" path="/param[@name='learningRatePower']"/>
    public double LearningRatePower { get; } = learningRatePower <= 0 ? learningRatePower : throw new ArgumentException(
        $"`learningRatePower` must be at most 0. Received: {learningRatePower}.", nameof(learningRatePower));

    /// <inheritdoc cref="Ftrl" path="/param[@name='initialAccumulatorValue']"/>
    public double InitialAccumulatorValue { get; } = Guard.NonNegative(initialAccumulatorValue);

    /// <inheritdoc cref="Ftrl" path="/param[@name='l1RegularizationStrength']"/>
    public double L1RegularizationStrength { get; } = Guard.NonNegative(l1RegularizationStrength);

    /// <inheritdoc cref="Ftrl" path="/param[@name='l2RegularizationStrength']"/>
    public double L2RegularizationStrength { get; } = Guard.NonNegative(l2RegularizationStrength);

    /// <inheritdoc cref="Ftrl" path="/param[@name='l2ShrinkageRegularizationStrength']"/>
    public double L2ShrinkageRegularizationStrength { get; } = Guard.NonNegative(l2ShrinkageRegularizationStrength);

    /// <inheritdoc cref="Ftrl" path="/param[@name='beta']"/>
    public double Beta { get; } = Guard.NonNegative(beta);

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Variable squares = context.Slot(variable, "accumulator", InitialAccumulatorValue);
        Variable linear = context.Slot(variable, "linear");
        Value rate = context.LearningRate;
        Value shrunk = L2ShrinkageRegularizationStrength == 0
            ? gradient
            : gradient + (2 * L2ShrinkageRegularizationStrength * variable);
        Value next = squares + Ops.Square(gradient);
        Value nextPower = Ops.Power(next, -LearningRatePower);
        Value nextLinear =
            linear + shrunk - ((nextPower - Ops.Power(squares, -LearningRatePower)) / rate * variable);
        Value quadratic = (nextPower / rate) + (2 * L2RegularizationStrength) + (Beta / rate);
        Value clipped = Ops.Clip(nextLinear, -L1RegularizationStrength, L1RegularizationStrength);
        context.Update(squares, next);
        context.Update(linear, nextLinear);
        context.Update(variable, (clipped - nextLinear) / quadratic);
    }
}
