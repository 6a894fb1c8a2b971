using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Reorders the axes of every sample.</summary>
/// <remarks>Axis i of the output is axis <c>dims[i - 1]</c> of the input. Port of keras/layers/core.py.</remarks>
/// <param name="dims">The axes in their new order, counted from 1, as 0 is the batch: <c>(2, 1)</c> swaps two.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The axes are not 1 to their number.</exception>
public class Permute(IntList dims, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public IntList Dims { get; } = dims.Order().SequenceEqual(Enumerable.Range(1, dims.Count)) ? dims : throw new ArgumentException(
        $"`dims` must name every axis from 1 on once; the batch, 0, stays in front. Received: {dims}.", nameof(dims));

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: Dims.Count + 1);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => Ops.Transpose(inputs, [0, .. Dims]);
}
