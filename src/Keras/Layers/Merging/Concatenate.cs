namespace Keras.Layers;

/// <summary>Joins inputs along an axis.</summary>
/// <remarks>
/// Inputs of shapes that are equal but for <paramref name="axis"/>, whose sizes add up. Port of keras/layers/merge.py.
/// </remarks>
/// <param name="axis">The axis, the batch counted as 0; a negative axis counts from the back.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <example><code>x = new Concatenate(axis: 3, name: "conv2_block1/concat").Apply([x, x1]);</code></example>
public class Concatenate(int axis = -1, string? name = null, bool trainable = true) : MergeLayer(name, trainable)
{
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        base.CheckInputs(inputs);
        Shape first = inputs[0].Shape;
        int position = Ops.NormalizeAxis(Axis, first.Rank);
        if (inputs.Any(input => input.Shape.Rank != first.Rank
            || input.Shape.With(position, null) != first.With(position, null)))
        {
            throw new ArgumentException(
                $"Concatenate layer {Name} requires inputs with matching shapes except for the concat axis {Axis}. "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Shape))}.");
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context) =>
        [Ops.Concatenate(inputs, Axis)];
}
