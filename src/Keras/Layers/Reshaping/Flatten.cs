namespace Keras.Layers;

/// <summary>Joins all axes but the batch into one.</summary>
/// <remarks>
/// Input <c>(batch, …)</c>, output <c>(batch, features)</c> in row-major order; <c>(batch, 1)</c> for an input
/// <c>(batch,)</c>. Port of keras/layers/core.py.
/// </remarks>
/// <param name="dataFormat">
/// <c>"channels_first"</c> moves channels last before joining, so that a model's weights fit both formats; the global
/// setting if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The data format is unknown.</exception>
public class Flatten(
    string? dataFormat = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(MinRank: 1);

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        base.CheckInputs(inputs);
        if (!inputs[0].Shape[1..].IsKnown)
        {
            throw new ArgumentException(
                $"The shape of the input to Flatten layer {Name} is not fully defined. Received: {inputs[0].Shape}. "
                + "Give the first layer a complete inputShape, or use GlobalAveragePooling2D instead.");
        }
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Shape shape = inputs.Shape;
        Value ordered = shape.Rank < 3 ? inputs : ImageLayout.ToChannelsLast(inputs, DataFormat);
        return Ops.Reshape(ordered, (shape[0], CheckedSizes.Fit(shape[1..].Length)));
    }
}
