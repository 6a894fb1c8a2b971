using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Tapes on vectors, in pieces, with any broadcasting.</summary>
internal sealed class VectorTape : LanesKernel<ElementwiseTapeOp>
{
    protected override string? Refuses(ElementwiseTapeOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(ElementwiseTapeOp op, Step step) =>
        new TapeCall<TLanes, TVector>(op.Tape, op.Shape, [.. step.Value.Inputs.Select(input => input.Shape)]);
}
