namespace Keras.Optimizers;

/// <summary>Steps divided by averages of squares that are taken per row and column, and scaled by the size of the weights.</summary>
/// <remarks>
/// Weights of two axes or more have an average for every row and column, others one for every element. As in Keras, whose files
/// hold it, what is made of rows and columns is kept, too: it saves no memory. Port of keras/optimizers/adafactor.py (Shazeer
/// and Stern 2018).
/// The arguments from <c>decay</c> on are those of every <see cref="Optimizer"/>.
/// </remarks>
/// <param name="learningRate">Step size; 0.001 if null.</param>
/// <param name="beta2Decay">The power of the step by which averages forget less and less; -0.8 by default.</param>
/// <param name="epsilon1">Added to squares; 1e-30 by default.</param>
/// <param name="epsilon2">The least size of a weight that a step is measured by; 1e-3 by default.</param>
/// <param name="clipThreshold">The largest size of a step before it is scaled; 1 by default.</param>
/// <param name="relativeStep">
/// Kept for files: Keras takes steps of at most <c>1 / sqrt(step)</c> whatever this says, and so does this.
/// </param>
/// <param name="lr">Another name of <paramref name="learningRate"/>.</param>
/// <exception cref="ArgumentException">A number is out of range, or two arguments exclude each other.</exception>
public class Adafactor(
    LearningRate? learningRate = null,
    double beta2Decay = -0.8,
    double epsilon1 = 1e-30,
    double epsilon2 = 1e-3,
    double clipThreshold = 1,
    bool relativeStep = true,
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
    /// <inheritdoc cref="Adafactor" path="/param[@name='beta2Decay']"/>
    public double Beta2Decay { get; } = beta2Decay;

    /// <inheritdoc cref="Adafactor" path="/param[@name='epsilon1']"/>
    public double Epsilon1 { get; } = Guard.NonNegative(epsilon1);

    /// <inheritdoc cref="Adafactor" path="/param[@name='epsilon2']"/>
    public double Epsilon2 { get; } = Guard.NonNegative(epsilon2);

    /// <inheritdoc cref="Adafactor" path="/param[@name='clipThreshold']"/>
    public double ClipThreshold { get; } = clipThreshold > 0 ? clipThreshold : throw new ArgumentException(
        $"`clipThreshold` must be positive. Received: {clipThreshold}.", nameof(clipThreshold));

    /// <inheritdoc cref="Adafactor" path="/param[@name='relativeStep']"/>
    public bool RelativeStep { get; } = relativeStep;

    /// <inheritdoc/>
    protected override void UpdateStep(Value gradient, Variable variable, UpdateContext context)
    {
        Shape shape = variable.Shape;
        Value step = context.Step(variable.DType);
        Value rate = Ops.Minimum(context.LearningRate, Ops.Rsqrt(step));
        Value kept = 1 - Ops.Power(step, Beta2Decay);
        Value squares = Ops.Square(gradient) + Epsilon1;
        Value average;
        if (shape.Rank < 2)
        {
            // Keras' files hold rows and columns here, too, of no elements but one.
            context.Slot(variable, "row", Shape.Scalar);
            context.Slot(variable, "column", Shape.Scalar);
            average = Averaged("velocity", shape, squares);
        }
        else
        {
            Value rows = Averaged("row", shape[..^1], Ops.Mean(squares, -1));
            Value columns = Averaged("column", shape[..^2].Concat(shape[^1]), Ops.Mean(squares, -2));
            average = Ops.ExpandDims(rows / Ops.Mean(rows, -1, keepDims: true), -1) * Ops.ExpandDims(columns, -2);
            context.Update(context.Slot(variable, "velocity", shape), average);
        }

        Value direction = gradient / Ops.Sqrt(average);
        Value scaled = direction / Ops.Maximum(Size(direction) / ClipThreshold, 1);
        context.Update(variable, variable - (Ops.Maximum(Size(variable), Epsilon2) * rate * scaled));

        Value Averaged(string name, Shape size, Value value)
        {
            Variable slot = context.Slot(variable, name, size);
            Value next = (kept * slot) + ((1 - kept) * value);
            context.Update(slot, next);
            return next;
        }
    }

    // The root of the mean square.
    private static Value Size(Value x) => Ops.Sqrt(Ops.Mean(Ops.Square(x)));
}
