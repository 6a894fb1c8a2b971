namespace Keras.Layers;

/// <summary>The mean of the inputs.</summary>
/// <inheritdoc cref="ElementwiseMerge(string?, bool)"/>
public class Average(string? name = null, bool trainable = true) : ElementwiseMerge(name, trainable)
{
    /// <inheritdoc/>
    protected override Value Merge(IReadOnlyList<Value> inputs) => inputs.Aggregate((sum, next) => sum + next) / inputs.Count;
}
