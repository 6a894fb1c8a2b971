namespace Keras.Layers;

/// <summary>The sum of the inputs, left to right.</summary>
/// <inheritdoc cref="ElementwiseMerge(string?, bool)"/>
public class Add(string? name = null, bool trainable = true) : ElementwiseMerge(name, trainable)
{
    /// <inheritdoc/>
    protected override Value Merge(IReadOnlyList<Value> inputs) => inputs.Aggregate((sum, next) => sum + next);
}
