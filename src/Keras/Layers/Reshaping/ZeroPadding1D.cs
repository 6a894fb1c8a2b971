using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Adds steps of zeros before and after sequences.</summary>
/// <remarks>
/// Input <c>(batch, steps, channels)</c>, output <c>(batch, before + steps + after, channels)</c>.
/// Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="padding">Steps to add: one number for both ends, or <c>(before, after)</c>; 1 if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">An end is negative, or there are not one or two.</exception>
public class ZeroPadding1D(
    IntList? padding = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public IntList Padding { get; } = Ends(padding ?? 1, nameof(padding));

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 3);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        Ops.Pad(inputs, [0, Padding[0], 0], [0, Padding[1], 0]);

    /// <summary>Both ends of sequences.</summary>
    /// <exception cref="ArgumentException">An end is negative, or there are not one or two.</exception>
    internal static IntList Ends(IntList ends, string name) =>
        ends.Count is 1 or 2 && ends.All(end => end >= 0)
            ? (ends[0], ends[^1])
            : throw new ArgumentException(
                $"`{name}` must be one or two numbers that are not negative. Received: {ends}.", name);
}
