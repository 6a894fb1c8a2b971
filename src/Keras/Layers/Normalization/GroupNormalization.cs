using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>
/// Gives every group of channels of a sample mean 0 and variance 1, then every channel a learned scale and offset.
/// </summary>
/// <remarks>
/// <c>gamma * (x - mean) / sqrt(variance + epsilon) + beta</c>, with the biased variance over a group's channels and
/// all pixels, in training and otherwise. Output of the input's shape; weights <c>gamma</c> and
/// <c>beta (channels,)</c>. Port of keras/layers/normalization/group_normalization.py; Wu and He 2018.
/// </remarks>
/// <inheritdoc cref="AffineNormalization" path="/param"/>
/// <param name="groups">Number of equal parts of the channels; -1 for a part per channel.</param>
/// <param name="axis">The channels; a negative axis counts from the back.</param>
/// <exception cref="ArgumentException">
/// The number of groups is neither positive nor -1, or the channels do not divide by it.
/// </exception>
public class GroupNormalization(
    int groups = 32,
    int axis = -1,
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
    public int Groups { get; } = groups == -1 ? groups : Guard.Positive(groups);

    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        if (Ops.NormalizeAxis(Axis, inputShape.Rank) == 0)
        {
            throw new ArgumentException(
                $"`axis` of layer {Name} must not be the batch. Received: axis={Axis}, input shape {inputShape}.");
        }

        int channels = KnownSize(inputShape, Axis);
        if (Groups != -1 && channels % Groups != 0)
        {
            throw new ArgumentException(
                $"The input channels of layer {Name} must divide by `groups`. "
                + $"Received: groups={Groups}, input shape {inputShape}.");
        }

        BuildAffine(channels);
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Shape shape = inputs.Shape;
        int axis = Ops.NormalizeAxis(Axis, shape.Rank);
        int groups = Groups == -1 ? shape[axis] : Groups;

        // Splits the channels into two axes: the groups, and the channels of a group.
        Shape split = shape[..axis].Concat((groups, shape[axis] / groups)).Concat(shape[(axis + 1)..]);
        IntList within = [.. Enumerable.Range(1, split.Rank - 1).Where(other => other != axis)];
        Value outputs = Ops.Reshape(Standardize(Ops.Reshape(inputs, split), within), shape);
        return ScaleAndShift(outputs, axis);
    }
}
