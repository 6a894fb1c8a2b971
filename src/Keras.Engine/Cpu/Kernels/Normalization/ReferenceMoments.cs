using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Defines <see cref="MomentsOp"/>: the mean first, then the mean of the squared distances from it.</summary>
internal sealed unsafe class ReferenceMoments : ReferenceKernel<MomentsOp>
{
    protected override void Compute<T>(MomentsOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* means = arguments.Output<T>(0);
        T* variances = arguments.Output<T>(1);
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        for (int c = 0; c < layout.Channels; c++)
        {
            double sum = 0;
            for (long outer = 0; outer < layout.Outer; outer++)
            {
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    sum += Wide(x[layout.At(outer, c, inner)]);
                }
            }

            double mean = sum / layout.PerChannel;
            double squares = 0;
            for (long outer = 0; outer < layout.Outer; outer++)
            {
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    double distance = Wide(x[layout.At(outer, c, inner)]) - mean;
                    squares += distance * distance;
                }
            }

            means[c] = T.CreateTruncating(mean);
            variances[c] = T.CreateTruncating(squares / layout.PerChannel);
        }
    }
}
