using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="SelectOp"/>.</summary>
internal sealed unsafe class ReferenceSelect : ReferenceNumberKernel<SelectOp>
{
    protected override void Compute<T>(SelectOp op, Step step, in KernelArguments arguments)
    {
        T* condition = arguments.Input<T>(0);
        T* whenTrue = arguments.Input<T>(1);
        T* whenFalse = arguments.Input<T>(2);
        T* y = arguments.Output<T>();
        int[] sizes = step.OutputType().Shape.ToArray();
        long[] conditionStrides = RowMajor.BroadcastStrides(step.InputType(0).Shape, step.OutputType().Shape);
        long[] trueStrides = RowMajor.BroadcastStrides(step.InputType(1).Shape, step.OutputType().Shape);
        long[] falseStrides = RowMajor.BroadcastStrides(step.InputType(2).Shape, step.OutputType().Shape);
        long length = step.OutputType().Shape.Length;
        for (long i = 0; i < length; i++)
        {
            y[i] = condition[RowMajor.Offset(i, sizes, conditionStrides)] != T.Zero
                ? whenTrue[RowMajor.Offset(i, sizes, trueStrides)]
                : whenFalse[RowMajor.Offset(i, sizes, falseStrides)];
        }
    }
}
