using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Numbers of float32 rounded to bfloat16, ties to even: their upper 16 bits, as two bytes each along the last axis.</summary>
public sealed record NarrowOp : Op
{
    /// <summary>Bytes of a rounded number.</summary>
    internal const int NumberBytes = 2;

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].DType != DType.Float32 || inputs[0].Shape.Rank == 0)
        {
            throw new ArgumentException(
                $"Narrow needs a tensor of float32 with at least one axis. Received: {inputs[0].Types[0]}.");
        }

        Shape shape = inputs[0].Shape;
        return One(DType.UInt8, shape.With(shape.Rank - 1, CheckedSizes.Multiply(shape[^1], NumberBytes)));
    }
}

/// <summary>The numbers of float32 that <see cref="NarrowOp"/> has rounded.</summary>
public sealed record WidenOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        return inputs[0].DType == DType.UInt8 && shape.Rank > 0 && shape[^1] % NarrowOp.NumberBytes == 0
            ? One(DType.Float32, shape.With(shape.Rank - 1, shape[^1] / NarrowOp.NumberBytes))
            : throw new ArgumentException($"Widen needs what Narrow has made, two bytes for each number. Received: {inputs[0].Types[0]}.");
    }
}
