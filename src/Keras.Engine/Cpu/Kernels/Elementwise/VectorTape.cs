using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Tapes on vectors, in pieces, with any broadcasting.</summary>
internal sealed class VectorTape : LanesKernel<ElementwiseTapeOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(ElementwiseTapeOp op, Step step) =>
        new TapeCall<TLanes, TVector, T>(op.Tape, op.Shape, [.. step.Value.Inputs.Select(input => input.Shape)]);
}
