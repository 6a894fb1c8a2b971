using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Means of activated pixels, all channels of a window at a time.</summary>
internal sealed unsafe class ChannelsLastNormalizeReluAveragePooling : LanesKernel<NormalizeReluAveragePoolingOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluAveragePoolingOp op, Step step) =>
        new Call<TLanes, TVector, T>(op, step.InputType(0).Shape, step.OutputType().Shape, step.InputPitch(0));

    private sealed class Call<TLanes, TVector, T>(NormalizeReluAveragePoolingOp op, Shape images, Shape output, int pitch) : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int _channels = output[3];
        private readonly Size2D _window = op.Window.Size;
        private readonly nint _rowPitch = (nint)images[2] * pitch;
        private readonly int _stride = ChannelStage.Stride(output[3], TLanes.Count);
        private readonly WorkPieces _rows = new((long)output[0] * output[1], (double)images[2] * op.Window.Size.Height * output[3]);

        public override int Phases => 2;

        public override long WorkspaceBytes => 3L * _stride * sizeof(T);

        public override long Flops => 4 * output.Length * op.Window.Size.Height * op.Window.Size.Width;

        public override int Pieces(int phase) => phase == 0 ? 1 : _rows.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            ChannelStage<T> activation = new(arguments.Workspace<T>(), _stride);
            if (phase == 0)
            {
                activation.Fill(arguments, 1, op.Epsilon, _channels);
                return;
            }

            for (long row = _rows.Begin(piece); row < _rows.End(piece); row++)
            {
                (long image, long y) = Math.DivRem(row, output[1]);
                T* source = arguments.Input<T>(0)
                    + (((image * images[1]) + (y * _window.Height)) * _rowPitch);
                T* target = arguments.Output<T>() + (row * output[2] * _channels);
                for (int x = 0; x < output[2]; x++)
                {
                    Pixel(source + ((long)x * _window.Width * pitch), target + ((long)x * _channels), activation);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Pixel(T* source, T* target, ChannelStage<T> activation)
        {
            TVector share = TLanes.Constant(1.0 / (_window.Height * _window.Width));
            int c = 0;
            for (; c + TLanes.Count <= _channels; c += TLanes.Count)
            {
                TVector sum = Sum(source + c, c, TLanes.Count, activation);
                TLanes.Store(target + c, TLanes.Multiply(sum, share));
            }

            if (c < _channels)
            {
                TVector sum = Sum(source + c, c, _channels - c, activation);
                TLanes.StorePart(target + c, TLanes.Multiply(sum, share), _channels - c);
            }
        }

        // Of the activated pixels of a window, for some channels.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TVector Sum(T* row, int channel, int channels, ChannelStage<T> activation)
        {
            TVector zero = TLanes.Constant(0);
            TVector center = TLanes.Load(activation.Center + channel);
            TVector scale = TLanes.Load(activation.Scale + channel);
            TVector offset = TLanes.Load(activation.Offset + channel);
            TVector sum = zero;
            for (int r = 0; r < _window.Height; r++, row += _rowPitch)
            {
                T* pixel = row;
                for (int s = 0; s < _window.Width; s++, pixel += pitch)
                {
                    Prefetch.Request((byte*)pixel + Prefetch.SweepBytes);
                    TVector element = channels == TLanes.Count ? TLanes.Load(pixel) : TLanes.LoadPart(pixel, channels);
                    sum = TLanes.Add(sum, TLanes.Max(zero, TLanes.MultiplyAdd(TLanes.Subtract(element, center), scale, offset)));
                }
            }

            return sum;
        }
    }
}
