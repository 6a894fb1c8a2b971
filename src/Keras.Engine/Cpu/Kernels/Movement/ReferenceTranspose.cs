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
        Shape shape = step.OutputType().Shape;
        Span<long> own = stackalloc long[shape.Rank];
        RowMajor.Strides(step.InputType(0).Shape, own);
        Span<long> strides = stackalloc long[shape.Rank];
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            strides[axis] = own[op.Permutation[axis]];
        }

        long length = shape.Length;
        for (long i = 0; i < length; i++)
        {
            y[i] = x[RowMajor.Offset(i, shape.Sizes, strides)];
        }
    }
}
