using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary><c>x * scale</c> where a number drawn for the element is at least the rate, <c>x * 0</c> elsewhere.</summary>
/// <remarks>
/// Inputs: x, of at least one axis, and the step counter, an Int64 scalar. The numbers are those of <see cref="RandomUniformOp"/> in the
/// shape of x: they are drawn again where they are needed again, and never stored.
/// </remarks>
public sealed record DropoutOp(long Seed, double Rate, double Scale) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[seed {Seed}, rate {Rate:R}, scale {Scale:R}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input == 0;

    /// <inheritdoc/>
    public override bool WritesChannelViews(int output) => true;

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int output) => input == 0;
}
