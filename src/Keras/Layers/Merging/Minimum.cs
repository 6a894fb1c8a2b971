namespace Keras.Layers;

/// <summary>The smallest of the inputs.</summary>
/// <inheritdoc cref="ElementwiseMerge(string?, bool)"/>
public class Minimum(string? name = null, bool trainable = true) : ElementwiseMerge(name, trainable)
{
    /// <inheritdoc/>
    protected override Value Merge(IReadOnlyList<Value> inputs) => inputs.Aggregate((x, y) => Ops.Minimum(x, y));
}
