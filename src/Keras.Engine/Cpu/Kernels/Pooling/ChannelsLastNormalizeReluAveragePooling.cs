using System.Numerics;
using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

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
                    + (((image * images[1]) + (y * op.Window.Size.Height)) * images[2] * pitch);
                T* target = arguments.Output<T>() + (row * output[2] * _channels);
                for (int x = 0; x < output[2]; x++)
                {
                    Pixel(source + ((long)x * op.Window.Size.Width * pitch), target + ((long)x * _channels), activation);
                }
            }
        }

        private void Pixel(T* source, T* target, ChannelStage<T> activation)
        {
            TVector zero = TLanes.Constant(0);
            TVector count = TLanes.Constant(op.Window.Size.Height * op.Window.Size.Width);
            for (int c = 0; c < _channels; c += TLanes.Count)
            {
                int width = Math.Min(_channels - c, TLanes.Count);
                TVector center = TLanes.Load(activation.Center + c);
                TVector scale = TLanes.Load(activation.Scale + c);
                TVector offset = TLanes.Load(activation.Offset + c);
                TVector sum = zero;
                for (int r = 0; r < op.Window.Size.Height; r++)
                {
                    T* pixel = source + ((long)r * images[2] * pitch) + c;
                    for (int s = 0; s < op.Window.Size.Width; s++, pixel += pitch)
                    {
                        Prefetch.Request((byte*)pixel + Prefetch.SweepBytes);
                        TVector element = width == TLanes.Count ? TLanes.Load(pixel) : TLanes.LoadPart(pixel, width);
                        TVector normalized = TLanes.MultiplyAdd(TLanes.Subtract(element, center), scale, offset);
                        sum = TLanes.Add(sum, TLanes.Max(zero, normalized));
                    }
                }

                TLanes.StorePart(target + c, TLanes.Divide(sum, count), width);
            }
        }
    }
}
