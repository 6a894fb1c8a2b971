using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Spreads each window's gradient evenly over its elements, on vectors of channels.</summary>
internal sealed class ChannelsLastAveragePoolingGradient : LanesKernel<AveragePoolingGradientOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(AveragePoolingGradientOp op, Step step) =>
        new Call<TLanes, TVector, T>(op.Window, op.ImageShape, step.InputType(0).Shape);

    private sealed unsafe class Call<TLanes, TVector, T>(Window2D window, Shape images, Shape outputs)
        : PoolingGradientCall<T>(window, images, outputs)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override void Spread(
            in KernelArguments arguments, long image, long output, WindowRange rows, WindowRange columns, int channels)
        {
            T* dy = arguments.Input<T>(0) + output;
            T* dx = arguments.Output<T>() + image;
            TVector elements = TLanes.Constant(Math.Max(rows.Count * columns.Count, 1));
            for (int r = rows.First; r < rows.End; r++)
            {
                for (int s = columns.First; s < columns.End; s++)
                {
                    Add(dy, elements, dx + ((((long)rows.At(r) * Width) + columns.At(s)) * Channels), channels);
                }
            }
        }

        private static void Add(T* dy, TVector elements, T* dx, int channels)
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
