using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Operations;

/// <summary>A value of float32 in the memory of a 16-bit type, or in its own again.</summary>
/// <remarks>To the engine both are float32, so that every op has its rules; only passes of this backend ask for it.</remarks>
/// <param name="Kept">What the elements are rounded to; null for float32.</param>
internal sealed record KeepInOp(HalfType? Kept) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Kept?.ToString().ToLowerInvariant() ?? "float32"}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
}
