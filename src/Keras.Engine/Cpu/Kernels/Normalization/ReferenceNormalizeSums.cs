using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Defines <see cref="NormalizeSumsOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeSums : ReferenceKernel<NormalizeSumsOp>
{
    protected override void Compute<T>(NormalizeSumsOp op, Step step, in KernelArguments arguments)
    {
        T* dy = arguments.Input<T>(0);
        T* x = arguments.Input<T>(1);
        T* mean = arguments.Input<T>(2);
        T* variance = arguments.Input<T>(3);
        T* sums = arguments.Output<T>(0);
        T* products = arguments.Output<T>(1);
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        for (int c = 0; c < layout.Channels; c++)
        {
            double scale = 1 / Math.Sqrt(Wide(variance[c]) + op.Epsilon);
            double sum = 0;
            double product = 0;
            for (long outer = 0; outer < layout.Outer; outer++)
            {
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    long i = layout.At(outer, c, inner);
                    sum += Wide(dy[i]);
                    product += Wide(dy[i]) * (Wide(x[i]) - Wide(mean[c])) * scale;
                }
            }

            sums[c] = T.CreateTruncating(sum);
            products[c] = T.CreateTruncating(product);
        }
    }
}
