using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Resamples an axis row by row.</summary>
internal sealed class BlockResample : Kernel<ResampleOp>
{
    protected override string? Refuses(ResampleOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare(ResampleOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.InputType(0).Shape;
        return new ResampleCall(
            ResampleTable.Of(op, shape[op.Axis], isTransposed: false),
            RowMajor.LengthBefore(shape, op.Axis),
            shape[op.Axis],
            RowMajor.LengthFrom(shape, op.Axis + 1));
    }
}
