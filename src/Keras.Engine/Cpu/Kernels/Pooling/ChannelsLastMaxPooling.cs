using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>The largest element of each window, on vectors of channels.</summary>
internal sealed class ChannelsLastMaxPooling : LanesKernel<MaxPoolingOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(MaxPoolingOp op, Step step) =>
        new PoolingCall<TLanes, TVector, T, LargestElement<TLanes, TVector, T>>(
            op.Window, step.InputType(0).Shape, step.OutputType().Shape);
}
