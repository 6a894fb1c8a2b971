using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>A gradient where a rectified value is above 0, and 0 elsewhere. Inputs: gradient, rectified value.</summary>
internal sealed record ReluGradientOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
}
