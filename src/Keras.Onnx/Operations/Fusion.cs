using Keras.Engine.Operations;

namespace Keras.Onnx.Operations;

/// <summary>Patterns of values that are one operation in ONNX: written with the last of them.</summary>
internal static class Fusion
{
    /// <summary>Whether a value is written by the one that reads it.</summary>
    public static bool IsPartOfReader(TracedValue value)
    {
        if (!value.IsReadOnce)
        {
            return false;
        }

        TracedValue reader = value.Readers[0];
        return (value.Op is Conv2DOp or Conv2DInputGradientOp or MatMulOp && Bias(reader) is not null)
            || (value.Op is ReduceOp && KeptReduction(reader) is not null);
    }

    /// <summary>The convolution or product in a value that adds a number to each of its channels, and the numbers.</summary>
    public static (TracedValue Product, TracedValue Numbers)? Bias(TracedValue value)
    {
        if (value.Op is not BinaryOp { Function: BinaryFunction.Add })
        {
            return null;
        }

        (TracedValue product, TracedValue numbers) = (value.Inputs[0], value.Inputs[1]);
        return product.Op is Conv2DOp or Conv2DInputGradientOp or MatMulOp
            && !product.IsConstant
            && product.IsReadOnce
            && numbers.IsConstant
            && numbers.Rank == 1
            && numbers.First.Shape[0] == product.First.Shape[^1]
                ? (product, numbers)
                : null;
    }

    /// <summary>The reduction in a value that puts its axes back with size 1.</summary>
    public static TracedValue? KeptReduction(TracedValue value) => value.Op is ReshapeOp
        && value.Inputs[0] is { Op: ReduceOp, IsConstant: false, IsReadOnce: true } reduction
        && reduction.Versions.Zip(value.Versions).All(pair => pair.Second.Shape == Kept(pair.First))
            ? reduction
            : null;

    private static Shape Kept(Value reduction)
    {
        Shape shape = reduction.Inputs[0].Shape;
        foreach (int axis in ((ReduceOp)reduction.Op).Axes)
        {
            shape = shape.With(axis, 1);
        }

        return shape;
    }
}
