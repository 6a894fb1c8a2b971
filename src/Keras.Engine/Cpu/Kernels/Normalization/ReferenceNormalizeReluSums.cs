using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Defines <see cref="NormalizeReluSumsOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeReluSums : ReferenceKernel<NormalizeReluSumsOp>
{
    protected override void Compute<T>(NormalizeReluSumsOp op, Step step, in KernelArguments arguments)
    {
        T* dy = arguments.Input<T>(0);
        T* x = arguments.Input<T>(1);
        T* mean = arguments.Input<T>(2);
        T* variance = arguments.Input<T>(3);
        T* gamma = arguments.Input<T>(4);
        T* beta = arguments.Input<T>(5);
        T* sums = arguments.Output<T>(0);
        T* products = arguments.Output<T>(1);
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        T epsilon = T.CreateTruncating(op.Epsilon);
        for (int c = 0; c < layout.Channels; c++)
        {
            T scale = gamma[c] / T.Sqrt(variance[c] + epsilon);
            double sum = 0;
            double product = 0;
            for (long outer = 0; outer < layout.Outer; outer++)
            {
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    long i = layout.At(outer, c, inner);
                    if (T.FusedMultiplyAdd(scale, x[i] - mean[c], beta[c]) > T.Zero)
                    {
                        sum += Wide(dy[i]);
                        product += Wide(dy[i]) * (Wide(x[i]) - Wide(mean[c]));
                    }
                }
            }

            sums[c] = T.CreateTruncating(sum);
            products[c] = T.CreateTruncating(product / Math.Sqrt(Wide(variance[c]) + op.Epsilon));
        }
    }
}
