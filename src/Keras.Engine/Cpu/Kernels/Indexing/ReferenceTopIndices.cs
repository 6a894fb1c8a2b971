using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Defines <see cref="TopIndicesOp"/>: one place after the other, each the best of those that are left.</summary>
internal sealed unsafe class ReferenceTopIndices : ReferenceNumberKernel<TopIndicesOp>
{
    protected override DType ComputeType(Step step) => step.InputType(0).DType;

    protected override void Compute<T>(TopIndicesOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        int* y = arguments.Output<int>();
        int length = step.InputType(0).Shape[^1];
        long rows = step.InputType(0).Shape.Length / Math.Max(length, 1);
        for (long row = 0; row < rows; row++, x += length, y += op.Count)
        {
            for (int k = 0; k < op.Count; k++)
            {
                int best = -1;
                for (int i = 0; i < length; i++)
                {
                    if (!new ReadOnlySpan<int>(y, k).Contains(i) && (best < 0 || IsBefore(x[i], x[best], op.IsAscending)))
                    {
                        best = i;
                    }
                }

                y[k] = best;
            }
        }
    }

    private static bool IsBefore<T>(T x, T y, bool isAscending)
        where T : unmanaged, INumber<T>
    {
        if (T.IsNaN(x) || T.IsNaN(y))
        {
            return isAscending ? !T.IsNaN(x) : !T.IsNaN(y);
        }

        return isAscending ? x < y : x > y;
    }
}
