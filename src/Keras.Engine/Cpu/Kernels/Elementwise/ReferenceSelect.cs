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
        Shape shape = step.OutputType().Shape;
        Span<long> conditionStrides = stackalloc long[shape.Rank];
        Span<long> trueStrides = stackalloc long[shape.Rank];
        Span<long> falseStrides = stackalloc long[shape.Rank];
        RowMajor.BroadcastStrides(step.InputType(0).Shape, shape, conditionStrides);
        RowMajor.BroadcastStrides(step.InputType(1).Shape, shape, trueStrides);
        RowMajor.BroadcastStrides(step.InputType(2).Shape, shape, falseStrides);
        long length = shape.Length;
        for (long i = 0; i < length; i++)
        {
            y[i] = condition[RowMajor.Offset(i, shape.Sizes, conditionStrides)] != T.Zero
                ? whenTrue[RowMajor.Offset(i, shape.Sizes, trueStrides)]
                : whenFalse[RowMajor.Offset(i, shape.Sizes, falseStrides)];
        }
    }
}
