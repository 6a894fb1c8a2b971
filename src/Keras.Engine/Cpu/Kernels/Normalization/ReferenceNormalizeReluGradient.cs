using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Defines <see cref="NormalizeReluGradientOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeReluGradient : ReferenceKernel<NormalizeReluGradientOp>
{
    protected override void Compute<T>(NormalizeReluGradientOp op, Step step, in KernelArguments arguments)
    {
        T* dy = arguments.Input<T>(0);
        T* x = arguments.Input<T>(1);
        T* mean = arguments.Input<T>(2);
        T* variance = arguments.Input<T>(3);
        T* gamma = arguments.Input<T>(4);
        T* beta = arguments.Input<T>(5);
        T* dx = arguments.Output<T>();
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        ChannelLayout addends = op.AddendBegin is null ? default : ChannelLayout.Of(step.InputType(6).Shape, op.Axis);
        T epsilon = T.CreateTruncating(op.Epsilon);
        for (long outer = 0; outer < layout.Outer; outer++)
        {
            for (int c = 0; c < layout.Channels; c++)
            {
                T scale = gamma[c] / T.Sqrt(variance[c] + epsilon);
                for (long inner = 0; inner < layout.Inner; inner++)
                {
                    long i = layout.At(outer, c, inner);
                    bool passes = T.FusedMultiplyAdd(scale, x[i] - mean[c], beta[c]) > T.Zero;
                    T addend = op.AddendBegin is int begin
                        ? arguments.Input<T>(6)[addends.At(outer, begin + c, inner)]
                        : T.Zero;
                    dx[i] = passes ? T.FusedMultiplyAdd(dy[i], scale, addend) : addend;
                }
            }
        }
    }
}
