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
        ChannelLayout addends = op.AddendBegin is null
            ? default
            : ChannelLayout.Of(step.InputType(MomentsGradientOp.Addend).Shape, op.Axis);
        if (op.AddendBegin is not null && layout.Inner == 1)
        {
            layout = layout with { Pitch = step.InputPitch(0) };
            addends = addends with { Pitch = step.InputPitch(MomentsGradientOp.Addend) };
        }

        T count = T.CreateTruncating(layout.PerChannel);
        T two = T.CreateTruncating(2);
        for (long outer = 0; outer < layout.Outer; outer++)
        {
            for (int c = 0; c < layout.Channels; c++)
            {
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    T addend = op.AddendBegin is int begin
                        ? arguments.Input<T>(MomentsGradientOp.Addend)[addends.At(outer, begin + c, inner)]
                        : T.Zero;
                    T distance = x[layout.At(outer, c, inner)] - mean[c];
                    *dx++ = addend + (meanGradient[c] / count) + (varianceGradient[c] * two * distance / count);
                }
            }
        }
    }
}
