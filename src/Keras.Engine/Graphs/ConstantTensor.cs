using Keras.Engine.Tensors;

namespace Keras;

/// <summary>A tensor of numbers known when the graph is built; no run changes it, and it is no weight.</summary>
/// <param name="storage">Where the numbers are.</param>
public sealed class ConstantTensor(ITensorStorage storage) : Variable("constant", storage);
