namespace Keras.Layers;

/// <summary>Repeats each step of sequences.</summary>
/// <remarks>
/// Input <c>(batch, steps, channels)</c>, output <c>(batch, steps * size, channels)</c>.
/// Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="size">How often; at least 1.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="size"/> is not positive.</exception>
public class UpSampling1D(int size = 2, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public int Size { get; } = Guard.Positive(size);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 3);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        ImageLayout.Repeat(inputs, axis: 1, Size);
}
