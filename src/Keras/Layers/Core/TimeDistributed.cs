namespace Keras.Layers;

/// <summary>Applies a layer, or a model, to every step of sequences, as to the images of a film.</summary>
/// <remarks>
/// Input <c>(batch, steps, …)</c>, output <c>(batch, steps, …)</c> of what the layer makes of <c>(batch, …)</c>; the weights are
/// the layer's. All steps are one large batch for it, as in tf.keras: batch normalization takes its moments over all of them.
/// Port of keras/layers/wrappers.py.
/// </remarks>
/// <param name="layer">Of one input and one output.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <example><code>x = new TimeDistributed(new Conv2D(64, 3)).Apply(new Input((10, 128, 128, 3)));</code></example>
public class TimeDistributed(Layer layer, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Wrapper(layer, name, trainable, inputShape)
{
    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(MinRank: 3);

    /// <inheritdoc/>
    protected override void Build(Shape inputShape) =>
        Layer.EnsureBuilt([inputShape[..1].Concat(inputShape[2..])]);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Shape shape = inputs.Shape;
        Value steps = Ops.Reshape(inputs, ((Shape)CheckedSizes.Multiply(shape[0], shape[1])).Concat(shape[2..]));
        Value outputs = Layer.Apply(steps);
        return Ops.Reshape(outputs, shape[..2].Concat(outputs.Shape[1..]));
    }
}
