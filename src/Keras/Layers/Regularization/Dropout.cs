using Keras.Engine.Operations;

namespace Keras.Layers;

/// <summary>In training, sets a random share of the input to 0 and divides the rest by the share that stays.</summary>
/// <remarks>
/// Output of the input's shape; the identity outside training. Port of keras/layers/core.py; Srivastava et al. 2014.
/// </remarks>
/// <param name="rate">Share of elements that are dropped, in [0, 1].</param>
/// <param name="noiseShape">
/// Shape of the mask, which repeats along axes of size 1; an unknown size is the input's. The input's shape if null.
/// </param>
/// <param name="seed">Fixes the masks; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="rate"/> lies outside [0, 1].</exception>
public class Dropout(
    double rate,
    Shape? noiseShape = null,
    int? seed = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : RandomLayer(seed, name, trainable, inputShape)
{
    public double Rate { get; } = Guard.InRange(rate, 0, 1);

    public Shape? NoiseShape { get; } = noiseShape;

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context) =>
        Drop(inputs, Rate, MaskShape(NoiseShape, inputs.Shape), drawSeed, context);

    /// <summary><paramref name="inputs"/> with a share of <paramref name="rate"/> dropped.</summary>
    internal static Value Drop(Value inputs, double rate, Shape maskShape, int seed, CallContext context)
    {
        if (rate == 0)
        {
            return inputs;
        }

        if (rate == 1)
        {
            return Ops.ZerosLike(inputs);
        }

        Value random = context.RandomUniform(maskShape, seed, inputs.DType);
        Value kept = Ops.GreaterOrEqual(random, Ops.Constant(rate, inputs.DType));
        return inputs * (kept * (1 / (1 - rate)));
    }

    /// <summary>The shape of the mask for inputs of a shape.</summary>
    /// <exception cref="ArgumentException">The shape asked for does not repeat to that of the inputs.</exception>
    internal static Shape MaskShape(Shape? noiseShape, Shape shape)
    {
        if (noiseShape is not Shape mask)
        {
            return shape;
        }

        for (int axis = 0; axis < mask.Rank && mask.Rank == shape.Rank; axis++)
        {
            mask = mask.SizeAt(axis) is null ? mask.With(axis, shape[axis]) : mask;
        }

        return mask.Rank == shape.Rank && Broadcasting.Join(mask, shape) == shape ? mask : throw new ArgumentException(
            $"`noiseShape` must have the rank of the input, and sizes of 1, of the input, or null. Received: {noiseShape} "
            + $"for an input of shape {shape}.");
    }
}
