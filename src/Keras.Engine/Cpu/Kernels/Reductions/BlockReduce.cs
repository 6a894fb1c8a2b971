using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Reduces rows, columns, or both ends of three axes, on vectors and in pieces.</summary>
/// <remarks>
/// Neighboring axes that are both kept or both reduced are joined first. Sums have the type of the elements for a few additions only and
/// double between them, so that millions of terms lose no digits; pieces leave partial results, joined in order.
/// </remarks>
internal sealed class BlockReduce : LanesKernel<ReduceOp>
{
    protected override string? Refuses(ReduceOp op, Step step, InstructionSet isa) =>
        base.Refuses(op, step, isa) ?? (Join(op, step).Count <= 3 ? null : "kept and reduced axes change more than twice");

    protected override KernelCall Prepare<TLanes, TVector, T>(ReduceOp op, Step step) => op.Reduction switch
    {
        Reduction.Sum => Prepare<TLanes, TVector, T, SumReduction<TLanes, TVector, T>>(op, step),
        Reduction.Mean => Prepare<TLanes, TVector, T, MeanReduction<TLanes, TVector, T>>(op, step),
        Reduction.Max => Prepare<TLanes, TVector, T, MaxReduction<TLanes, TVector, T>>(op, step),
        _ => Prepare<TLanes, TVector, T, MinReduction<TLanes, TVector, T>>(op, step),
    };

    private static KernelCall Prepare<TLanes, TVector, T, TReduction>(ReduceOp op, Step step)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TReduction : IReduction<TLanes, TVector, T>
    {
        List<(int Size, bool IsReduced)> axes = Join(op, step);
        int[] sizes = [.. axes.Select(axis => axis.Size)];
        return axes.Select(axis => axis.IsReduced).ToArray() switch
        {
            [true] => new RowReduceCall<TLanes, TVector, T, TReduction>(1, 1, sizes[0]),
            [false, true] => new RowReduceCall<TLanes, TVector, T, TReduction>(1, sizes[0], sizes[1]),
            [true, false, true] => new RowReduceCall<TLanes, TVector, T, TReduction>(sizes[0], sizes[1], sizes[2]),
            [true, false] => new ColumnReduceCall<TLanes, TVector, T, TReduction>(1, sizes[0], sizes[1]),
            [false, true, false] => new ColumnReduceCall<TLanes, TVector, T, TReduction>(sizes[0], sizes[1], sizes[2]),
            _ => new ColumnReduceCall<TLanes, TVector, T, TReduction>(1, 1, sizes[0]),
        };
    }

    // Axes of size 1 belong to any neighbor. No axis is left of a single element.
    private static List<(int Size, bool IsReduced)> Join(ReduceOp op, Step step)
    {
        Shape shape = step.InputType(0).Shape;
        List<(int Size, bool IsReduced)> axes = [];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            bool isReduced = op.Axes.Contains(axis);
            if (shape[axis] == 1)
            {
                continue;
            }

            if (axes.Count > 0 && axes[^1].IsReduced == isReduced)
            {
                axes[^1] = (axes[^1].Size * shape[axis], isReduced);
            }
            else
            {
                axes.Add((shape[axis], isReduced));
            }
        }

        if (axes.Count == 0)
        {
            axes.Add((1, true));
        }

        return axes;
    }
}
