namespace Keras.Layers;

/// <summary>Base of layers that join several inputs into one output.</summary>
/// <remarks>Port of keras/layers/merge.py.</remarks>
/// <inheritdoc cref="Layer(string?, bool, Shape?)"/>
public abstract class MergeLayer(string? name = null, bool trainable = true) : Layer(name, trainable)
{
    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        if (!inputs.IsList || inputs.Count < 2)
        {
            throw new ArgumentException(
                $"A merge layer such as {Name} is called on a list of at least two inputs. "
                + $"Received: {(inputs.IsList ? $"a list of {inputs.Count}" : "one tensor, no list")}.");
        }

        int?[] batches =
        [
            .. inputs.Where(input => input.Shape.Rank > 0)
                .Select(input => input.Shape.SizeAt(0)).Where(size => size is not null).Distinct(),
        ];
        if (batches.Length > 1)
        {
            throw new ArgumentException(
                $"Layer {Name} cannot merge tensors of different batch sizes. "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Shape))}.");
        }
    }

    /// <inheritdoc/>
    protected abstract override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context);
}
