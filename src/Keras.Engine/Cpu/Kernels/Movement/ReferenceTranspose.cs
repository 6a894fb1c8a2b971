using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Defines <see cref="TransposeOp"/>.</summary>
internal sealed unsafe class ReferenceTranspose : ReferenceMovementKernel<TransposeOp>
{
    protected override void Compute<T>(TransposeOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        int[] sizes = step.OutputType().Shape.ToArray();
        long[] own = RowMajor.Strides(step.InputType(0).Shape);
        long[] strides = [.. op.Permutation.Select(axis => own[axis])];
        long length = step.OutputType().Shape.Length;
        for (long i = 0; i < length; i++)
        {
            y[i] = x[RowMajor.Offset(i, sizes, strides)];
        }
    }
}
