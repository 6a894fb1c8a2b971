using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Defines <see cref="ArgMaxOp"/>.</summary>
internal sealed unsafe class ReferenceArgMax : ReferenceNumberKernel<ArgMaxOp>
{
    protected override DType ComputeType(Step step) => step.InputType(0).DType;

    protected override void Compute<T>(ArgMaxOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        int* y = arguments.Output<int>();
        int length = step.InputType(0).Shape[^1];
        long rows = step.OutputType().Shape.Length;
        for (long row = 0; row < rows; row++, x += length)
        {
            int best = 0;
            for (int i = 1; i < length; i++)
            {
                if (x[i] > x[best])
                {
                    best = i;
                }
            }

            y[row] = best;
        }
    }
}
