using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>The mean of each window, on vectors of channels.</summary>
internal sealed class ChannelsLastAveragePooling : LanesKernel<AveragePoolingOp>
{
    protected override string? Refuses(AveragePoolingOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(AveragePoolingOp op, Step step) =>
        new PoolingCall<TLanes, TVector, MeanElement<TLanes, TVector>>(
            op.Window, step.InputType(0).Shape, step.OutputType().Shape);
}
