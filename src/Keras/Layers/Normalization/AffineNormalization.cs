using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>
/// Base of layers that normalize each sample by its own mean and variance, and learn a factor and an offset.
/// </summary>
/// <param name="epsilon">Added to the variance, zero or more.</param>
/// <param name="center">Whether an offset is learned.</param>
/// <param name="scale">Whether a factor is learned.</param>
/// <param name="betaInitializer">Fills the offset; <c>"zeros"</c> if null.</param>
/// <param name="gammaInitializer">Fills the factor; <c>"ones"</c> if null.</param>
/// <param name="betaRegularizer">Penalty on the offset; none if null.</param>
/// <param name="gammaRegularizer">Penalty on the factor; none if null.</param>
/// <param name="betaConstraint">What the offset is forced to after each update; nothing if null.</param>
/// <param name="gammaConstraint">What the factor is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">Epsilon is negative.</exception>
public abstract class AffineNormalization(
    double epsilon,
    bool center,
    bool scale,
    Initializer? betaInitializer,
    Initializer? gammaInitializer,
    Regularizer? betaRegularizer,
    Regularizer? gammaRegularizer,
    Constraint? betaConstraint,
    Constraint? gammaConstraint,
    string? name,
    bool trainable,
    Shape? inputShape)
    : Layer(name, trainable, inputShape)
{
    private Variable? _gamma;
    private Variable? _beta;

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

    /// <summary>Adds factor and offset.</summary>
    private protected void BuildAffine(Shape shape)
    {
        _gamma = Scale
            ? AddWeight("gamma", shape, GammaInitializer, GammaRegularizer, constraint: GammaConstraint)
            : null;
        _beta = Center
            ? AddWeight("beta", shape, BetaInitializer, BetaRegularizer, constraint: BetaConstraint)
            : null;
    }

    /// <summary><c>(x - mean) / sqrt(variance + epsilon)</c> over axes, with the biased variance.</summary>
    private protected Value Standardize(Value x, IntList axes)
    {
        Value centered = x - Ops.Mean(x, axes, keepDims: true);
        return centered / Ops.Sqrt(Ops.Mean(Ops.Square(centered), axes, keepDims: true) + Epsilon);
    }

    /// <summary>Multiplies with the factor and adds the offset, whose axes are those of <paramref name="x"/>.</summary>
    private protected Value ScaleAndShift(Value x, IntList axes)
    {
        Value outputs = _gamma is null ? x : x * Along(_gamma, axes, x.Shape.Rank);
        return _beta is null ? outputs : outputs + Along(_beta, axes, x.Shape.Rank);
    }

    // With axes of size 1 where the weight has none.
    private static Value Along(Value weight, IntList axes, int rank)
    {
        int[] sizes = [.. Enumerable.Repeat(1, rank)];
        for (int index = 0; index < axes.Count; index++)
        {
            sizes[axes[index]] = weight.Shape[index];
        }

        return Ops.Reshape(weight, Shape.Of(sizes));
    }
}
