using Keras.Constraints;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Gives every sample mean 0 and variance 1 along axes, then a learned scale and offset.</summary>
/// <remarks>
/// <c>gamma * (x - mean) / sqrt(variance + epsilon) + beta</c>, with the biased variance, in training and otherwise.
/// Output of the input's shape; weights <c>gamma</c> and <c>beta</c> of the sizes of the axes.
/// Port of keras/layers/normalization/layer_normalization.py; Ba et al. 2016.
/// </remarks>
/// <param name="axis">The axes; a negative one counts from the back. The last one if null.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="center">Whether a learned offset is added.</param>
/// <param name="scale">Whether a learned factor is applied.</param>
/// <param name="betaInitializer">Fills the offset; <c>"zeros"</c> if null.</param>
/// <param name="gammaInitializer">Fills the factor; <c>"ones"</c> if null.</param>
/// <param name="betaRegularizer">Penalty on the offset; none if null.</param>
/// <param name="gammaRegularizer">Penalty on the factor; none if null.</param>
/// <param name="betaConstraint">What the offset is forced to after each update; nothing if null.</param>
/// <param name="gammaConstraint">What the factor is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">
/// Epsilon is negative; an axis does not exist, is the batch, or has an unknown size.
/// </exception>
public sealed class LayerNormalization(
    IntList? axis = null,
    double epsilon = 1e-3,
    bool center = true,
    bool scale = true,
    Initializer? betaInitializer = null,
    Initializer? gammaInitializer = null,
    Regularizer? betaRegularizer = null,
    Regularizer? gammaRegularizer = null,
    Constraint? betaConstraint = null,
    Constraint? gammaConstraint = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    private Variable? _gamma;
    private Variable? _beta;

    public IntList Axis { get; } = axis ?? -1;

    public double Epsilon { get; } = Guard.NonNegative(epsilon);

    public bool Center { get; } = center;

    public bool Scale { get; } = scale;

    public Initializer BetaInitializer { get; } = betaInitializer ?? new Zeros();

    public Initializer GammaInitializer { get; } = gammaInitializer ?? new Ones();

    public Regularizer? BetaRegularizer { get; } = betaRegularizer;

    public Regularizer? GammaRegularizer { get; } = gammaRegularizer;

    public Constraint? BetaConstraint { get; } = betaConstraint;

    public Constraint? GammaConstraint { get; } = gammaConstraint;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(MinRank: 2);

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        IntList axes = AxesOf(inputShape.Rank);
        if (axes.Contains(0) || axes.Count == 0)
        {
            throw new ArgumentException(
                $"`axis` of layer {Name} must name axes besides the batch. "
                + $"Received: axis={Axis}, input shape {inputShape}.");
        }

        Shape shape = Shape.Of([.. axes.Select(axis => KnownSize(inputShape, axis))]);
        _gamma = Scale
            ? AddWeight("gamma", shape, GammaInitializer, GammaRegularizer, constraint: GammaConstraint)
            : null;
        _beta = Center
            ? AddWeight("beta", shape, BetaInitializer, BetaRegularizer, constraint: BetaConstraint)
            : null;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        IntList axes = AxesOf(inputs.Shape.Rank);
        Value outputs = Standardize(inputs, axes, Epsilon);
        outputs = _gamma is null ? outputs : outputs * Along(_gamma, axes, inputs.Shape.Rank);
        return _beta is null ? outputs : outputs + Along(_beta, axes, inputs.Shape.Rank);
    }

    /// <summary><c>(x - mean) / sqrt(variance + epsilon)</c> over axes, with the biased variance.</summary>
    internal static Value Standardize(Value x, IntList axes, double epsilon)
    {
        Value centered = x - Ops.Mean(x, axes, keepDims: true);
        return centered / Ops.Sqrt(Ops.Mean(Ops.Square(centered), axes, keepDims: true) + epsilon);
    }

    /// <summary>A weight with its axes where <paramref name="axes"/> are, and axes of size 1 elsewhere.</summary>
    internal static Value Along(Value weight, IntList axes, int rank)
    {
        int[] sizes = [.. Enumerable.Repeat(1, rank)];
        for (int index = 0; index < axes.Count; index++)
        {
            sizes[axes[index]] = weight.Shape[index];
        }

        return Ops.Reshape(weight, Shape.Of(sizes));
    }

    private IntList AxesOf(int rank) => [.. Axis.Select(axis => Ops.NormalizeAxis(axis, rank)).Distinct().Order()];
}
