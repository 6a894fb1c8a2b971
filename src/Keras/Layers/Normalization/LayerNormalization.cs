using Keras.Constraints;
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
/// <inheritdoc cref="AffineNormalization" path="/param"/>
/// <param name="axis">The axes; a negative one counts from the back. The last one if null.</param>
/// <exception cref="ArgumentException">
/// Epsilon is negative; an axis does not exist, is the batch, or has an unknown size.
/// </exception>
public class LayerNormalization(
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
    : AffineNormalization(
        epsilon, center, scale, betaInitializer, gammaInitializer, betaRegularizer, gammaRegularizer, betaConstraint,
        gammaConstraint, name, trainable, inputShape)
{
    public IntList Axis { get; } = axis ?? -1;

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

        BuildAffine(Shape.Of([.. axes.Select(axis => KnownSize(inputShape, axis))]));
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        IntList axes = AxesOf(inputs.Shape.Rank);
        return ScaleAndShift(Standardize(inputs, axes), axes);
    }

    private IntList AxesOf(int rank) => [.. Axis.Select(axis => Ops.NormalizeAxis(axis, rank)).Distinct().Order()];
}
