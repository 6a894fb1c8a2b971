namespace Keras.Layers;

/// <summary>The largest of the inputs.</summary>
/// <inheritdoc cref="ElementwiseMerge(string?, bool)"/>
public class Maximum(string? name = null, bool trainable = true) : ElementwiseMerge(name, trainable)
{
    /// <inheritdoc/>
    protected override Value Merge(IReadOnlyList<Value> inputs) => inputs.Aggregate((x, y) => Ops.Maximum(x, y));
}
