namespace Keras.Layers;

/// <summary>Repeats every sample, a vector, as rows of a matrix.</summary>
/// <remarks>Input <c>(batch, features)</c>, output <c>(batch, n, features)</c>. Port of keras/layers/core.py.</remarks>
/// <param name="n">Number of rows.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="n"/> is not positive.</exception>
public class RepeatVector(int n, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public int N { get; } = Guard.Positive(n);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 2);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        (int batch, int features) = (inputs.Shape[0], inputs.Shape[1]);
        return Ops.BroadcastTo(Ops.Reshape(inputs, (batch, 1, features)), (batch, N, features));
    }
}
