using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Defines <see cref="NormalizeReluOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeRelu : ReferenceKernel<NormalizeReluOp>
{
    protected override void Compute<T>(NormalizeReluOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* mean = arguments.Input<T>(1);
        T* variance = arguments.Input<T>(2);
        T* gamma = arguments.Input<T>(3);
        T* beta = arguments.Input<T>(4);
        T* y = arguments.Output<T>();
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        T epsilon = T.CreateTruncating(op.Epsilon);
        for (long outer = 0; outer < layout.Outer; outer++)
        {
            for (int c = 0; c < layout.Channels; c++)
            {
                T scale = gamma[c] / T.Sqrt(variance[c] + epsilon);
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    long i = layout.At(outer, c, inner);
                    y[i] = T.Max(T.FusedMultiplyAdd(scale, x[i] - mean[c], beta[c]), T.Zero);
                }
            }
        }
    }
}
