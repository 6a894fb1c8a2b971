using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>A range of channels plus x, of which every channel is multiplied by its number.</summary>
/// <remarks>Inputs: a tensor with the range, x, factors of shape <c>(channels,)</c>. Channels are the last axis.</remarks>
/// <param name="Begin">Where the range begins; it is as long as x has channels.</param>
/// <param name="IsInPlace">Whether the sum is written where the range lies: nothing else reads it.</param>
internal sealed record AddScaledOp(int Begin, bool IsInPlace) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[from {Begin}{(IsInPlace ? ", in place" : "")}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[1].Types[0]];
}
