using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Ways to make one number of many.</summary>
public enum Reduction
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>The sum divided by the number of its terms, rounded once; of floating-point numbers.</summary>
    Mean,

    /// <summary>The largest.</summary>
    Max,

    /// <summary>The smallest.</summary>
    Min,
}

/// <summary>Reduces axes to one number each; the axes disappear from the shape.</summary>
public sealed record ReduceOp(Reduction Reduction, IntList Axes) : Op
{
    /// <inheritdoc/>
    public override string Name => Reduction.ToString();

    /// <inheritdoc/>
    public override string Attributes => Axes.ToString();

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (Reduction == Reduction.Mean && !inputs[0].DType.IsFloating())
        {
            throw new ArgumentException($"Mean needs floating-point numbers. Received: {inputs[0].Types[0]}; use Ops.Cast.");
        }

        List<int> kept = [];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (!Axes.Contains(axis))
            {
                kept.Add(shape[axis]);
            }
        }

        return One(inputs[0].DType, Shape.Of([.. kept]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value x = output.Inputs[0];
        Value dy = Reduction == Reduction.Mean ? gradients[0]! / Terms(x.Shape) : gradients[0]!;
        Value spread = Ops.BroadcastTo(Ops.Reshape(dy, Ops.KeptShape(x.Shape, Axes)), x.Shape);
        if (Reduction is Reduction.Sum or Reduction.Mean)
        {
            return [spread];
        }

        // Several largest, or smallest, elements share the gradient, as in TensorFlow.
        Value isChosen = Ops.Equal(x, Ops.BroadcastTo(Ops.Reshape(output, Ops.KeptShape(x.Shape, Axes)), x.Shape));
        Value count = Ops.Reshape(Ops.Sum(isChosen, Axes), Ops.KeptShape(x.Shape, Axes));
        return [spread * isChosen / count];
    }

    /// <summary>How many elements of a shape become one.</summary>
    public long Terms(Shape shape) => CheckedSizes.Product([.. Axes.Select(axis => shape[axis])]);
}

/// <summary>The position of the first largest element along the last axis, as Int32.</summary>
public sealed record ArgMaxOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(DType.Int32, inputs[0].Shape[..^1]);

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) => [null];
}

/// <summary>1 at the given index of a new last axis, else 0; all zeros for an index outside.</summary>
public sealed record OneHotOp(int Depth, DType DType) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Depth}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].DType != DType.Int32)
        {
            throw new ArgumentException($"OneHot needs int32 indices. Received: {inputs[0].Types[0]}; use Ops.Cast.");
        }

        return One(DType, inputs[0].Shape.Concat(Depth));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) => [null];
}
