using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The product of two matrices, each read as it is or transposed.</summary>
public sealed record MatMulOp(bool TransposeLeft, bool TransposeRight) : Op
{
    /// <inheritdoc/>
    public override string Attributes => TransposeLeft || TransposeRight
        ? $"[{(TransposeLeft ? "left" : "")}{(TransposeLeft && TransposeRight ? ", " : "")}{(TransposeRight ? "right" : "")} transposed]"
        : "";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape left = inputs[0].Shape;
        Shape right = inputs[1].Shape;
        if (left.Rank != 2 || right.Rank != 2 || inputs[0].DType != inputs[1].DType
            || left[TransposeLeft ? 0 : 1] != right[TransposeRight ? 1 : 0])
        {
            throw new ArgumentException(
                "MatMul needs two matrices of one type whose inner sizes agree. "
                + $"Received: {inputs[0].Types[0]} and {inputs[1].Types[0]}{Attributes}.");
        }

        return One(inputs[0].DType, Shape.Of([left[TransposeLeft ? 1 : 0], right[TransposeRight ? 0 : 1]]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value left = output.Inputs[0];
        Value right = output.Inputs[1];
        Value dz = gradients[0]!;
        return
        [
            TransposeLeft
                ? Ops.MatMul(right, dz, TransposeRight, true)
                : Ops.MatMul(dz, right, false, !TransposeRight),
            TransposeRight
                ? Ops.MatMul(dz, left, true, TransposeLeft)
                : Ops.MatMul(left, dz, !TransposeLeft, false),
        ];
    }
}
