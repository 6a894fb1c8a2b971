using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Defines <see cref="ReduceOp"/>.</summary>
/// <remarks>Floating-point sums are kept in double and divided there, integer sums are kept in their own type.</remarks>
internal sealed unsafe class ReferenceReduce : ReferenceNumberKernel<ReduceOp>
{
    protected override void Compute<T>(ReduceOp op, Step step, in KernelArguments arguments)
    {
        if (op.Reduction is Reduction.Sum or Reduction.Mean && step.OutputType().DType.IsFloating())
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
        Span<long> strides = stackalloc long[shape.Rank];
        RowMajor.Strides(shape, strides);

        // Two counters over the same axes: one moves along the kept ones only, one along the reduced ones.
        Span<int> kept = stackalloc int[shape.Rank];
        Span<int> reduced = stackalloc int[shape.Rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            bool isReduced = op.Axes.Span.Contains(axis);
            kept[axis] = isReduced ? 1 : shape[axis];
            reduced[axis] = isReduced ? shape[axis] : 1;
        }

        bool isSum = op.Reduction is Reduction.Sum or Reduction.Mean;
        long results = step.OutputType().Shape.Length;
        long terms = shape.Length / Math.Max(results, 1);
        for (long i = 0; i < results; i++)
        {
            T* first = x + RowMajor.Offset(i, kept, strides);
            TSum result = isSum ? TSum.Zero : TSum.CreateTruncating(*first);
            for (long k = 0; k < terms; k++)
            {
                TSum term = TSum.CreateTruncating(first[RowMajor.Offset(k, reduced, strides)]);
                result = op.Reduction switch
                {
                    Reduction.Sum or Reduction.Mean => result + term,
                    Reduction.Max => TSum.Max(result, term),
                    _ => TSum.Min(result, term),
                };
            }

            y[i] = T.CreateTruncating(op.Reduction == Reduction.Mean ? result / TSum.CreateTruncating(terms) : result);
        }
    }
}
