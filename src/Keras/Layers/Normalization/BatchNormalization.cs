using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;
using Keras.Training;

namespace Keras.Layers;

/// <summary>Gives every channel mean 0 and variance 1, then a learned scale and offset.</summary>
/// <remarks>
/// In training: <c>gamma * (x - mean(batch)) / sqrt(variance(batch) + epsilon) + beta</c>, with the biased variance,
/// and <c>moving -= (moving - batch) * (1 - momentum)</c>, where images count with the unbiased variance. Else, or when
/// the layer is frozen, the moving mean and variance take the batch's place. Weights, all <c>(channels,)</c>:
/// <c>gamma</c>, <c>beta</c>, <c>moving_mean</c>, <c>moving_variance</c>. Port of
/// keras/layers/normalization/batch_normalization.py of tf.keras 2; Ioffe and Szegedy 2015.
/// </remarks>
/// <param name="axis">The channels; a negative axis counts from the back.</param>
/// <param name="momentum">Share of the old moving value that stays at an update.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="center">Whether a learned offset is added.</param>
/// <param name="scale">Whether a learned factor is applied.</param>
/// <param name="betaInitializer">Fills the offset; <c>"zeros"</c> if null.</param>
/// <param name="gammaInitializer">Fills the factor; <c>"ones"</c> if null.</param>
/// <param name="movingMeanInitializer">Fills the moving mean; <c>"zeros"</c> if null.</param>
/// <param name="movingVarianceInitializer">Fills the moving variance; <c>"ones"</c> if null.</param>
/// <param name="betaRegularizer">Penalty on the offset; none if null.</param>
/// <param name="gammaRegularizer">Penalty on the factor; none if null.</param>
/// <param name="betaConstraint">What the offset is forced to after each update; nothing if null.</param>
/// <param name="gammaConstraint">What the factor is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">
/// Whether training changes the weights; a frozen layer uses its moving values in training, too.
/// </param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <param name="synchronized">
/// Whether processes that train together take mean and variance over the parts of all, as one process does over the whole batch; else
/// each over its own part. It costs two exchanges on the way forward and two on the way back, that nothing is computed beside.
/// </param>
/// <exception cref="ArgumentException">The axis does not exist, is the batch, or has an unknown size.</exception>
/// <example><code>x = new BatchNormalization(axis: 3, epsilon: 1.001e-5, name: "conv1/bn").Apply(x);</code></example>
public class BatchNormalization(
    int axis = -1,
    double momentum = 0.99,
    double epsilon = 1e-3,
    bool center = true,
    bool scale = true,
    Initializer? betaInitializer = null,
    Initializer? gammaInitializer = null,
    Initializer? movingMeanInitializer = null,
    Initializer? movingVarianceInitializer = null,
    Regularizer? betaRegularizer = null,
    Regularizer? gammaRegularizer = null,
    Constraint? betaConstraint = null,
    Constraint? gammaConstraint = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null,
    bool synchronized = false)
    : Layer(name, trainable, inputShape)
{
    private Variable? _gamma;
    private Variable? _beta;
    private Variable? _movingMean;
    private Variable? _movingVariance;

    public int Axis { get; } = axis;

    public double Momentum { get; } = Guard.InRange(momentum, 0, 1);

    public double Epsilon { get; } = Guard.NonNegative(epsilon);

    public bool Center { get; } = center;

    public bool Scale { get; } = scale;

    /// <summary>Whether statistics are those of all processes that train together.</summary>
    public bool Synchronized { get; } = synchronized;

    public Initializer BetaInitializer { get; } = betaInitializer ?? new Zeros();

    public Initializer GammaInitializer { get; } = gammaInitializer ?? new Ones();

    public Initializer MovingMeanInitializer { get; } = movingMeanInitializer ?? new Zeros();

    public Initializer MovingVarianceInitializer { get; } = movingVarianceInitializer ?? new Ones();

    public Regularizer? BetaRegularizer { get; } = betaRegularizer;

    public Regularizer? GammaRegularizer { get; } = gammaRegularizer;

    public Constraint? BetaConstraint { get; } = betaConstraint;

    public Constraint? GammaConstraint { get; } = gammaConstraint;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(
        MinRank: 2,
        Axes: _movingMean is null ? null : new Dictionary<int, int> { [Axis] = _movingMean.Shape[0] });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        if (Ops.NormalizeAxis(Axis, inputShape.Rank) == 0)
        {
            throw new ArgumentException(
                $"`axis` of layer {Name} must not be the batch. Received: axis={Axis}, input shape {inputShape}.");
        }

        int channels = KnownSize(inputShape, Axis);
        _gamma = Scale
            ? AddWeight("gamma", channels, GammaInitializer, GammaRegularizer, constraint: GammaConstraint)
            : null;
        _beta = Center
            ? AddWeight("beta", channels, BetaInitializer, BetaRegularizer, constraint: BetaConstraint)
            : null;
        _movingMean = AddWeight("moving_mean", channels, MovingMeanInitializer, trainable: false);
        _movingVariance = AddWeight("moving_variance", channels, MovingVarianceInitializer, trainable: false);
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value movingMean = context.Read(_movingMean!);
        Value movingVariance = context.Read(_movingVariance!);
        TensorType channels = movingMean.Types[0];
        Value gamma = _gamma ?? Ops.Fill(1, channels);
        Value beta = _beta ?? Ops.Fill(0, channels);
        if (!context.Training || !context.IsTrainable(this))
        {
            return Ops.Normalize(inputs, movingMean, movingVariance, gamma, beta, Epsilon, Axis);
        }

        (Value mean, Value variance) = Ops.Moments(inputs, Axis);
        Value unbiased = variance * Correction(inputs.Shape);
        if (Synchronized && context.Replicas is { } replicas)
        {
            Value own = mean;
            mean = replicas.Mean(own, context);
            variance = replicas.Mean(variance + Ops.Square(own - mean), context);
            unbiased = IsFused(inputs.Shape) ? variance * Correction(inputs.Shape, variance.DType, replicas, context) : variance;
        }

        context.Update(_movingMean!, Toward(movingMean, mean));
        context.Update(_movingVariance!, Toward(movingVariance, unbiased));
        return Ops.Normalize(inputs, mean, variance, gamma, beta, Epsilon, Axis);
    }

    private Value Toward(Value moving, Value batch) => moving - ((moving - batch) * (1 - Momentum));

    // tf.keras normalizes images and volumes with a fused kernel, which returns the unbiased variance.
    private bool IsFused(Shape shape)
    {
        int axis = Ops.NormalizeAxis(Axis, shape.Rank);
        return shape.Rank is 4 or 5 && (axis == 1 || axis == shape.Rank - 1);
    }

    private long Count(Shape shape) => shape.Length / shape[Ops.NormalizeAxis(Axis, shape.Rank)];

    private double Correction(Shape shape) =>
        IsFused(shape) && Count(shape) > 1 ? Count(shape) / (Count(shape) - 1.0) : 1;

    // Parts may have different numbers of samples.
    private Value Correction(Shape shape, DType dtype, Replicas replicas, CallContext context)
    {
        Value count = replicas.AddUp(Ops.Constant(Count(shape), DType.Float64), context);
        return Ops.Cast(count / Ops.Maximum(count - 1, Ops.Constant(1, DType.Float64)), dtype);
    }
}
