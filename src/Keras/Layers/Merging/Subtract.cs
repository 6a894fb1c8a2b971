namespace Keras.Layers;

/// <summary>The first input minus the second.</summary>
/// <inheritdoc cref="ElementwiseMerge(string?, bool)"/>
public class Subtract(string? name = null, bool trainable = true) : ElementwiseMerge(name, trainable)
{
    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        base.CheckInputs(inputs);
        if (inputs.Count != 2)
        {
            throw new ArgumentException($"Layer {Name} is called on exactly two inputs. Received: {inputs.Count}.");
        }
    }

    /// <inheritdoc/>
    protected override Value Merge(IReadOnlyList<Value> inputs) => inputs[0] - inputs[1];
}
