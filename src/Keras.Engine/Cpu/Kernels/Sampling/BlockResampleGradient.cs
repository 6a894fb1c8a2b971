using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Gathers the gradient of a resampled axis row by row.</summary>
internal sealed class BlockResampleGradient : Kernel<ResampleGradientOp>
{
    protected override string? Refuses(ResampleGradientOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare(ResampleGradientOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.OutputType().Shape;
        int axis = op.Resample.Axis;
        return new ResampleCall(
            ResampleTable.Of(op.Resample, op.Size, isTransposed: true),
            RowMajor.LengthBefore(shape, axis),
            op.Resample.Size,
            RowMajor.LengthFrom(shape, axis + 1));
    }
}
