using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Base of kernels for one elementwise op on vectors: a tape of one instruction.</summary>
internal abstract class VectorElementwise<TOp> : LanesKernel<TOp>
    where TOp : Op
{
    protected override KernelCall Prepare<TLanes, TVector, T>(TOp op, Step step)
    {
        Shape[] inputs = [.. step.Value.Inputs.Select(input => input.Shape)];
        Tape tape = new(
            inputs.Length, [new TapeInstruction(op, [.. Enumerable.Range(0, inputs.Length)])], [inputs.Length]);
        return new TapeCall<TLanes, TVector, T>(tape, step.OutputType().Shape, inputs);
    }
}
