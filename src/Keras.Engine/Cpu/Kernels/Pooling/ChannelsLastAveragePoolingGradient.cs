using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Spreads each window's gradient evenly over its elements, on vectors of channels.</summary>
internal sealed class ChannelsLastAveragePoolingGradient : LanesKernel<AveragePoolingGradientOp>
{
    protected override string? Refuses(AveragePoolingGradientOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(AveragePoolingGradientOp op, Step step) =>
        new Call<TLanes, TVector>(op.Window, op.ImageShape, step.InputType(0).Shape);

    private sealed unsafe class Call<TLanes, TVector>(Window2D window, Shape images, Shape outputs)
        : PoolingGradientCall(window, images, outputs)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override void Spread(
            in KernelArguments arguments, long image, long output, WindowRange rows, WindowRange columns, int channels)
        {
            float* dy = arguments.Input<float>(0) + output;
            float* dx = arguments.Output<float>() + image;
            TVector elements = TLanes.Broadcast(Math.Max(rows.Count * columns.Count, 1));
            for (int r = rows.First; r < rows.End; r++)
            {
                for (int s = columns.First; s < columns.End; s++)
                {
                    Add(dy, elements, dx + ((((long)rows.At(r) * Width) + columns.At(s)) * Channels), channels);
                }
            }
        }

        private static void Add(float* dy, TVector elements, float* dx, int channels)
        {
            int c = 0;
            for (; c <= channels - TLanes.Count; c += TLanes.Count)
            {
                TVector share = TLanes.Divide(TLanes.Load(dy + c), elements);
                TLanes.Store(dx + c, TLanes.Add(TLanes.Load(dx + c), share));
            }

            if (c < channels)
            {
                int rest = channels - c;
                TVector share = TLanes.Divide(TLanes.LoadPart(dy + c, rest), elements);
                TLanes.StorePart(dx + c, TLanes.Add(TLanes.LoadPart(dx + c, rest), share), rest);
            }
        }
    }
}
