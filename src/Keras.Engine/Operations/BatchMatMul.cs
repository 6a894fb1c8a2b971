using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The products of pairs of matrices <c>(batch, rows, columns)</c>, each read as it is or transposed.</summary>
public sealed record BatchMatMulOp(bool TransposeLeft, bool TransposeRight) : Op
{
    /// <inheritdoc/>
    public override string Attributes => Matrices.Attributes;

    /// <summary>The product of one pair.</summary>
    internal MatMulOp Matrices => new(TransposeLeft, TransposeRight);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape left = inputs[0].Shape;
        Shape right = inputs[1].Shape;
        if (left.Rank != 3 || right.Rank != 3 || left[0] != right[0] || inputs[0].DType != inputs[1].DType
            || left[TransposeLeft ? 1 : 2] != right[TransposeRight ? 2 : 1])
        {
            throw new ArgumentException(
                "BatchMatMul needs as many left as right matrices (batch, rows, columns) of one type whose inner sizes agree. "
                + $"Received: {inputs[0].Types[0]} and {inputs[1].Types[0]}{Attributes}.");
        }

        return One(inputs[0].DType, (left[0], left[TransposeLeft ? 2 : 1], right[TransposeRight ? 1 : 2]));
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
