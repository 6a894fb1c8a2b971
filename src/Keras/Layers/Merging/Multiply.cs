namespace Keras.Layers;

/// <summary>The product of the inputs.</summary>
/// <inheritdoc cref="ElementwiseMerge(string?, bool)"/>
public class Multiply(string? name = null, bool trainable = true) : ElementwiseMerge(name, trainable)
{
    /// <inheritdoc/>
    protected override Value Merge(IReadOnlyList<Value> inputs) => inputs.Aggregate((product, next) => product * next);
}
