using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>Every channel cut to its range. Inputs: x, least and largest number of every channel, the last axis.</summary>
internal sealed record ClampOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
}
