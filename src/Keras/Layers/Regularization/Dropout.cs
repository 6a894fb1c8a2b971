using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

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
public sealed class Dropout(
    double rate,
    Shape? noiseShape = null,
    int? seed = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape), IRandomLayer
{
    private int _drawSeed = seed ?? RandomSeeds.Next();

    int IRandomLayer.DrawSeed
    {
        get => _drawSeed;
        set => _drawSeed = value;
    }

    public double Rate { get; } = Guard.InRange(rate, 0, 1);

    public Shape? NoiseShape { get; } = noiseShape;

    public int? Seed { get; } = seed;

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => context.Training
        ? Drop(inputs, Rate, MaskShape(inputs.Shape), _drawSeed, context)
        : inputs;

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

    private Shape MaskShape(Shape shape)
    {
        if (NoiseShape is not Shape mask)
        {
            return shape;
        }

        for (int axis = 0; axis < mask.Rank && mask.Rank == shape.Rank; axis++)
        {
            mask = mask.SizeAt(axis) is null ? mask.With(axis, shape[axis]) : mask;
        }

        return mask.Rank == shape.Rank && Broadcasting.Join(mask, shape) == shape ? mask : throw new ArgumentException(
            $"`noiseShape` must have the rank of the input, and sizes of 1, of the input, or null. Received: {NoiseShape} "
            + $"for an input of shape {shape}.");
    }
}
