using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Gathers the gradient of a resampled axis row by row.</summary>
internal sealed class BlockResampleGradient : ElementKernel<ResampleGradientOp>
{
    protected override KernelCall Prepare<T>(ResampleGradientOp op, Step step)
    {
        Shape shape = step.OutputType().Shape;
        int axis = op.Resample.Axis;
        return new ResampleCall<T>(
            ResampleTable.Of(op.Resample, op.Size, isTransposed: true),
            RowMajor.LengthBefore(shape, axis),
            op.Resample.Size,
            RowMajor.LengthFrom(shape, axis + 1));
    }
}
