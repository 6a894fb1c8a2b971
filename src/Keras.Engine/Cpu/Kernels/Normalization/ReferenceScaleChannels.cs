using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Defines <see cref="ScaleChannelsOp"/>.</summary>
internal sealed unsafe class ReferenceScaleChannels : ReferenceKernel<ScaleChannelsOp>
{
    protected override void Compute<T>(ScaleChannelsOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* factors = arguments.Input<T>(1);
        T* y = arguments.Output<T>();
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        for (long outer = 0; outer < layout.Outer; outer++)
        {
            for (int c = 0; c < layout.Channels; c++)
            {
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    long i = layout.At(outer, c, inner);
                    y[i] = x[i] * factors[c];
                }
            }
        }
    }
}
