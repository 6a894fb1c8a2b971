using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Defines <see cref="CumSumOp"/>.</summary>
/// <remarks>Floating-point sums are kept in double, integer sums in their own type.</remarks>
internal sealed unsafe class ReferenceCumSum : ReferenceNumberKernel<CumSumOp>
{
    /// <summary>The sums of one line of elements, which lie at a distance of <paramref name="pitch"/>.</summary>
    public static void Line<T, TSum>(CumSumOp op, T* x, T* y, int length, long pitch)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
    {
        TSum sum = TSum.Zero;
        for (int i = 0; i < length; i++)
        {
            long place = (op.IsReversed ? length - 1 - i : i) * pitch;
            TSum next = sum + TSum.CreateTruncating(x[place]);
            y[place] = T.CreateTruncating(op.IsExclusive ? sum : next);
            sum = next;
        }
    }

    protected override void Compute<T>(CumSumOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        long outer = RowMajor.LengthBefore(shape, op.Axis);
        long inner = RowMajor.LengthFrom(shape, op.Axis + 1);
        bool isFloating = step.OutputType().DType.IsFloating();
        for (long line = 0; line < outer * inner; line++)
        {
            (long o, long i) = Math.DivRem(line, inner);
            long first = (o * shape[op.Axis] * inner) + i;
            if (isFloating)
            {
                Line<T, double>(op, x + first, y + first, shape[op.Axis], inner);
            }
            else
            {
                Line<T, T>(op, x + first, y + first, shape[op.Axis], inner);
            }
        }
    }
}
