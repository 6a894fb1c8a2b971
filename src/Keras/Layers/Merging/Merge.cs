using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>
/// Keras' functions <c>add</c>, <c>concatenate</c> and so on: a merging layer made and called in one step.
/// </summary>
/// <remarks>Port of keras/layers/merge.py.</remarks>
/// <example><code>x = Merge.Concatenate([x, x1], axis: 3);</code></example>
public static class Merge
{
    /// <summary>The sum of the inputs: <see cref="Layers.Add"/>.</summary>
    public static KerasTensor Add(KerasTensors inputs, string? name = null) => new Add(name).Apply(inputs);

    /// <summary>The first input minus the second: <see cref="Layers.Subtract"/>.</summary>
    public static KerasTensor Subtract(KerasTensors inputs, string? name = null) => new Subtract(name).Apply(inputs);

    /// <summary>The product of the inputs: <see cref="Layers.Multiply"/>.</summary>
    public static KerasTensor Multiply(KerasTensors inputs, string? name = null) => new Multiply(name).Apply(inputs);

    /// <summary>The mean of the inputs: <see cref="Layers.Average"/>.</summary>
    public static KerasTensor Average(KerasTensors inputs, string? name = null) => new Average(name).Apply(inputs);

    /// <summary>The largest of the inputs: <see cref="Layers.Maximum"/>.</summary>
    public static KerasTensor Maximum(KerasTensors inputs, string? name = null) => new Maximum(name).Apply(inputs);

    /// <summary>The smallest of the inputs: <see cref="Layers.Minimum"/>.</summary>
    public static KerasTensor Minimum(KerasTensors inputs, string? name = null) => new Minimum(name).Apply(inputs);

    /// <summary>The inputs joined along an axis: <see cref="Layers.Concatenate"/>.</summary>
    public static KerasTensor Concatenate(KerasTensors inputs, int axis = -1, string? name = null) =>
        new Concatenate(axis, name).Apply(inputs);

    /// <summary>Products of vectors, sample by sample: <see cref="Layers.Dot"/>.</summary>
    public static KerasTensor Dot(KerasTensors inputs, IntList axes, bool normalize = false, string? name = null) =>
        new Dot(axes, normalize, name).Apply(inputs);
}
