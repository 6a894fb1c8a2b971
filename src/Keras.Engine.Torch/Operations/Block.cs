using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>Memory for all features of a block, without a value yet. No inputs.</summary>
/// <param name="Type">Its elements.</param>
internal sealed record BlockOp(TensorType Type) : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [Type];
}

/// <summary>A block with features written into a range of its last axis; the memory is that of the block.</summary>
/// <remarks>Inputs: the block, the features. Nothing else may write this range, and nothing reads it from the block as it was.</remarks>
/// <param name="Begin">Where the range begins.</param>
internal sealed record PlaceOp(int Begin) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[from {Begin}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
}
