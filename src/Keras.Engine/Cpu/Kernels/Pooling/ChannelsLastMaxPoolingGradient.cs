using System.Numerics;
using System.Runtime.CompilerServices;
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
        private readonly nint _row = (nint)window.Dilation.Height * images[2] * images[3];
        private readonly nint _column = (nint)window.Dilation.Width * images[3];

        protected override void Spread(
            in KernelArguments arguments, long image, long output, WindowRange rows, WindowRange columns, int channels)
        {
            if (rows.Count == 0 || columns.Count == 0)
            {
                return;
            }

            long first = image + ((((long)rows.At(rows.First) * Width) + columns.At(columns.First)) * Channels);
            T* x = arguments.Input<T>(0) + first;
            T* dy = arguments.Input<T>(1) + output;
            T* dx = arguments.Output<T>() + first;
            for (int c = 0; c < channels; c += TLanes.Count)
            {
                int count = Math.Min(channels - c, TLanes.Count);
                TVector winner = Winner(x + c, rows.Count, columns.Count, count);
                Add(winner, Load(dy + c, count), dx + c, rows.Count, columns.Count, count);
            }
        }

        // The number of the first largest element of the window, counted in row-major order, for every channel.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Winner(T* row, int rows, int columns, int count)
        {
            TVector winner = TLanes.Constant(0);
            TVector tap = winner;
            TVector largest = Load(row, count);
            for (int r = 0; r < rows; r++, row += _row)
            {
                T* pixel = row;
                for (int s = 0; s < columns; s++, pixel += _column)
                {
                    TVector element = Load(pixel, count);
                    TVector isLarger = TLanes.GreaterThan(element, largest);
                    largest = TLanes.Select(isLarger, element, largest);
                    winner = TLanes.Select(isLarger, tap, winner);
                    tap = TLanes.Add(tap, TLanes.Constant(1));
                }
            }

            return winner;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Add(TVector winner, TVector gradient, T* row, int rows, int columns, int count)
        {
            TVector tap = TLanes.Constant(0);
            for (int r = 0; r < rows; r++, row += _row)
            {
                T* pixel = row;
                for (int s = 0; s < columns; s++, pixel += _column)
                {
                    TVector share = TLanes.And(TLanes.Equals(winner, tap), gradient);
                    Store(pixel, TLanes.Add(Load(pixel, count), share), count);
                    tap = TLanes.Add(tap, TLanes.Constant(1));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector Load(T* source, int count) =>
            count == TLanes.Count ? TLanes.Load(source) : TLanes.LoadPart(source, count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
