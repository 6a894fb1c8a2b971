using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Resamples an axis row by row.</summary>
internal sealed class BlockResample : ElementKernel<ResampleOp>
{
    protected override KernelCall Prepare<T>(ResampleOp op, Step step)
    {
        Shape shape = step.InputType(0).Shape;
        return new ResampleCall<T>(
            ResampleTable.Of(op, shape[op.Axis], isTransposed: false),
            RowMajor.LengthBefore(shape, op.Axis),
            shape[op.Axis],
            RowMajor.LengthFrom(shape, op.Axis + 1));
    }
}
