using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Sends each window's gradient to its first largest element, on vectors of channels.</summary>
internal sealed class ChannelsLastMaxPoolingGradient : LanesKernel<MaxPoolingGradientOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(MaxPoolingGradientOp op, Step step) =>
        new Call<TLanes, TVector, T>(op.Window, step.InputType(0).Shape, step.InputType(1).Shape);

    private sealed unsafe class Call<TLanes, TVector, T>(Window2D window, Shape images, Shape outputs)
        : PoolingGradientCall<T>(window, images, outputs)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override void Spread(
            in KernelArguments arguments, long image, long output, WindowRange rows, WindowRange columns, int channels)
        {
            T* x = arguments.Input<T>(0) + image;
            T* dy = arguments.Input<T>(1) + output;
            T* dx = arguments.Output<T>() + image;
            for (int c = 0; c < channels; c += TLanes.Count)
            {
                int count = Math.Min(channels - c, TLanes.Count);
                TVector winner = Winner(x + c, rows, columns, count);
                TVector gradient = Load(dy + c, count);
                int tap = 0;
                for (int r = rows.First; r < rows.End; r++)
                {
                    for (int s = columns.First; s < columns.End; s++, tap++)
                    {
                        T* pixel = dx + c + Pixel(rows.At(r), columns.At(s));
                        TVector share = TLanes.And(TLanes.Equals(winner, TLanes.Constant(tap)), gradient);
                        Store(pixel, TLanes.Add(Load(pixel, count), share), count);
                    }
                }
            }
        }

        // The number of the first largest element of the window, counted in row-major order, for every channel.
        private TVector Winner(T* x, WindowRange rows, WindowRange columns, int count)
        {
            TVector winner = TLanes.Constant(0);
            TVector largest = winner;
            int tap = 0;
            for (int r = rows.First; r < rows.End; r++)
            {
                for (int s = columns.First; s < columns.End; s++, tap++)
                {
                    TVector element = Load(x + Pixel(rows.At(r), columns.At(s)), count);
                    if (tap == 0)
                    {
                        largest = element;
                        continue;
                    }

                    TVector isLarger = TLanes.GreaterThan(element, largest);
                    largest = TLanes.Select(isLarger, element, largest);
                    winner = TLanes.Select(isLarger, TLanes.Constant(tap), winner);
                }
            }

            return winner;
        }

        private long Pixel(int row, int column) => (((long)row * Width) + column) * Channels;

        private static TVector Load(T* source, int count) =>
            count == TLanes.Count ? TLanes.Load(source) : TLanes.LoadPart(source, count);

        private static void Store(T* target, TVector x, int count)
        {
            if (count == TLanes.Count)
            {
                TLanes.Store(target, x);
            }
            else
            {
                TLanes.StorePart(target, x, count);
            }
        }
    }
}
