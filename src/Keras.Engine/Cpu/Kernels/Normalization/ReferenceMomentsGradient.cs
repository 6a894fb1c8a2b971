using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Defines <see cref="MomentsGradientOp"/>.</summary>
internal sealed unsafe class ReferenceMomentsGradient : ReferenceKernel<MomentsGradientOp>
{
    protected override void Compute<T>(MomentsGradientOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* mean = arguments.Input<T>(1);
        T* meanGradient = arguments.Input<T>(2);
        T* varianceGradient = arguments.Input<T>(3);
        T* dx = arguments.Output<T>();
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        T count = T.CreateTruncating(layout.PerChannel);
        T two = T.CreateTruncating(2);
        for (long outer = 0; outer < layout.Outer; outer++)
        {
            for (int c = 0; c < layout.Channels; c++)
            {
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    long i = layout.At(outer, c, inner);
                    dx[i] = (meanGradient[c] / count) + (varianceGradient[c] * two * (x[i] - mean[c]) / count);
                }
            }
        }
    }
}
