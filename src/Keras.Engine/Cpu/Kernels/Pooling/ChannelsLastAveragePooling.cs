using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>The mean of each window, on vectors of channels.</summary>
internal sealed class ChannelsLastAveragePooling : LanesKernel<AveragePoolingOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(AveragePoolingOp op, Step step) =>
        new PoolingCall<TLanes, TVector, T, MeanElement<TLanes, TVector, T>>(
            op.Window, step.InputType(0).Shape, step.OutputType().Shape);
}
