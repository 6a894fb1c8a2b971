using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Defines <see cref="ReduceOp"/>.</summary>
/// <remarks>Floating-point sums are kept in double, integer sums in their own type.</remarks>
internal sealed unsafe class ReferenceReduce : ReferenceNumberKernel<ReduceOp>
{
    protected override void Compute<T>(ReduceOp op, Step step, in KernelArguments arguments)
    {
        if (op.Reduction == Reduction.Sum && step.OutputType().DType.IsFloating())
        {
            Reduce<T, double>(op, step, arguments);
        }
        else
        {
            Reduce<T, T>(op, step, arguments);
        }
    }

    private static void Reduce<T, TSum>(ReduceOp op, Step step, in KernelArguments arguments)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        long[] strides = RowMajor.Strides(shape);
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Where(axis => !op.Axes.Contains(axis))];
        int[] keptSizes = [.. kept.Select(axis => shape[axis])];
        long[] keptStrides = [.. kept.Select(axis => strides[axis])];
        int[] reducedSizes = [.. op.Axes.Select(axis => shape[axis])];
        long[] reducedStrides = [.. op.Axes.Select(axis => strides[axis])];
        long results = step.OutputType().Shape.Length;
        long terms = Shape.Of(reducedSizes).Length;
        for (long i = 0; i < results; i++)
        {
            T* first = x + RowMajor.Offset(i, keptSizes, keptStrides);
            TSum result = op.Reduction == Reduction.Sum ? TSum.Zero : TSum.CreateTruncating(*first);
            for (long k = 0; k < terms; k++)
            {
                TSum term = TSum.CreateTruncating(first[RowMajor.Offset(k, reducedSizes, reducedStrides)]);
                result = op.Reduction == Reduction.Sum ? result + term : TSum.Max(result, term);
            }

            y[i] = T.CreateTruncating(result);
        }
    }
}
