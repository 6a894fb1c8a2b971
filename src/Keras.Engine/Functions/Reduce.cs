using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Reductions.</content>
public static partial class Ops
{
    /// <summary>The sum over <paramref name="axes"/> (all if null); the axes disappear unless <paramref name="keepDims"/>.</summary>
    public static Value Sum(Value x, IntList? axes = null, bool keepDims = false) =>
        Reduce(Reduction.Sum, x, axes, keepDims);

    /// <summary>The largest element over <paramref name="axes"/> (all if null).</summary>
    public static Value Max(Value x, IntList? axes = null, bool keepDims = false) =>
        Reduce(Reduction.Max, x, axes, keepDims);

    /// <summary>The mean over <paramref name="axes"/> (all if null).</summary>
    public static Value Mean(Value x, IntList? axes = null, bool keepDims = false)
    {
        Value sum = Sum(x, axes, keepDims);
        return sum * ((double)sum.Shape.Length / x.Shape.Length);
    }

    /// <summary>The position of the first largest element along the last axis, as Int32.</summary>
    public static Value ArgMax(Value x) => new(new ArgMaxOp(), x);

    /// <summary>1 at the given index of a new last axis of <paramref name="depth"/> elements, else 0.</summary>
    public static Value OneHot(Value indices, int depth, DType dtype = DType.Float32) =>
        new(new OneHotOp(depth, dtype), Cast(indices, DType.Int32));

    /// <summary><paramref name="axis"/> counted from the front; a negative one counts from the back.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static int NormalizeAxis(int axis, int rank) => axis >= -rank && axis < rank
        ? (axis + rank) % rank
        : throw new ArgumentException($"Axis {axis} is out of range: a tensor of rank {rank} has axes {-rank} to {rank - 1}.");

    internal static Shape KeptShape(Shape shape, IntList axes)
    {
        foreach (int axis in axes)
        {
            shape = shape.With(axis, 1);
        }

        return shape;
    }

    private static Value Reduce(Reduction reduction, Value x, IntList? axes, bool keepDims)
    {
        IntList normalized = [.. (axes ?? [.. Enumerable.Range(0, x.Shape.Rank)])
            .Select(axis => NormalizeAxis(axis, x.Shape.Rank)).Distinct().Order()];
        Value reduced = normalized.Count == 0 ? x : new Value(new ReduceOp(reduction, normalized), x);
        return keepDims ? Reshape(reduced, KeptShape(x.Shape, normalized)) : reduced;
    }
}
