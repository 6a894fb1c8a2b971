using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Defines <see cref="OneHotOp"/>.</summary>
internal sealed unsafe class ReferenceOneHot : ReferenceNumberKernel<OneHotOp>
{
    protected override void Compute<T>(OneHotOp op, Step step, in KernelArguments arguments)
    {
        int* indices = arguments.Input<int>(0);
        T* y = arguments.Output<T>();
        long rows = step.InputType(0).Shape.Length;
        for (long row = 0; row < rows; row++)
        {
            for (int i = 0; i < op.Depth; i++)
            {
                *y++ = i == indices[row] ? T.One : T.Zero;
            }
        }
    }
}
