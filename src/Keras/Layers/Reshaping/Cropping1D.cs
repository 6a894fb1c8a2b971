using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Cuts steps off the ends of sequences.</summary>
/// <remarks>
/// Input <c>(batch, steps, channels)</c>, output <c>(batch, steps - before - after, channels)</c>.
/// Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="cropping">Steps to cut: one number for both ends, or <c>(before, after)</c>; 1 if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">An end is negative, or there are not one or two.</exception>
public class Cropping1D(
    IntList? cropping = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public IntList Cropping { get; } = ZeroPadding1D.Ends(cropping ?? 1, nameof(cropping));

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 3);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        long steps = (long)inputs.Shape[1] - Cropping[0] - Cropping[1];
        return steps > 0 ? Ops.Slice(inputs, 1, Cropping[0], (int)steps) : throw new ArgumentException(
            $"A cropping of {Cropping} leaves nothing of sequences of {inputs.Shape[1]} steps.");
    }
}
