using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Base of kernels for one elementwise op on vectors: a tape of one instruction.</summary>
internal abstract class VectorElementwise<TOp> : LanesKernel<TOp>
    where TOp : Op
{
    protected override string? Refuses(TOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(TOp op, Step step)
    {
        Shape[] inputs = [.. step.Value.Inputs.Select(input => input.Shape)];
        Tape tape = new(
            inputs.Length, [new TapeInstruction(op, [.. Enumerable.Range(0, inputs.Length)])], [inputs.Length]);
        return new TapeCall<TLanes, TVector>(tape, step.OutputType().Shape, inputs);
    }
}
