using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Means of activated pixels, all channels of a window at a time.</summary>
internal sealed unsafe class ChannelsLastNormalizeReluAveragePooling : LanesKernel<NormalizeReluAveragePoolingOp>
{
    protected override string? Refuses(NormalizeReluAveragePoolingOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeReluAveragePoolingOp op, Step step) =>
        new Call<TLanes, TVector>(op, step.InputType(0).Shape, step.OutputType().Shape, step.InputPitch(0));

    private sealed class Call<TLanes, TVector>(NormalizeReluAveragePoolingOp op, Shape images, Shape output, int pitch) : KernelCall
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        private readonly int _channels = output[3];
        private readonly int _stride = ChannelStage.Stride(output[3], TLanes.Count);
        private readonly WorkPieces _rows = new((long)output[0] * output[1], (double)images[2] * op.Window.Size.Height * output[3]);

        public override int Phases => 2;

        public override long WorkspaceBytes => 3L * _stride * sizeof(float);

        public override long Flops => 4 * output.Length * op.Window.Size.Height * op.Window.Size.Width;

        public override int Pieces(int phase) => phase == 0 ? 1 : _rows.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            ChannelStage activation = new(arguments.Workspace<float>(), _stride);
            if (phase == 0)
            {
                activation.Fill(arguments, 1, op.Epsilon, _channels);
                return;
            }

            for (long row = _rows.Begin(piece); row < _rows.End(piece); row++)
            {
                (long image, long y) = Math.DivRem(row, output[1]);
                float* source = arguments.Input<float>(0)
                    + (((image * images[1]) + (y * op.Window.Size.Height)) * images[2] * pitch);
                float* target = arguments.Output<float>() + (row * output[2] * _channels);
                for (int x = 0; x < output[2]; x++)
                {
                    Pixel(source + ((long)x * op.Window.Size.Width * pitch), target + ((long)x * _channels), activation);
                }
            }
        }

        private void Pixel(float* source, float* target, ChannelStage activation)
        {
            TVector zero = TLanes.Broadcast(0);
            TVector share = TLanes.Broadcast(1f / (op.Window.Size.Height * op.Window.Size.Width));
            for (int c = 0; c < _channels; c += TLanes.Count)
            {
                int width = Math.Min(_channels - c, TLanes.Count);
                TVector center = TLanes.Load(activation.Center + c);
                TVector scale = TLanes.Load(activation.Scale + c);
                TVector offset = TLanes.Load(activation.Offset + c);
                TVector sum = zero;
                for (int r = 0; r < op.Window.Size.Height; r++)
                {
                    float* pixel = source + ((long)r * images[2] * pitch) + c;
                    for (int s = 0; s < op.Window.Size.Width; s++, pixel += pitch)
                    {
                        Prefetch.Request((byte*)(pixel + Prefetch.SweepFloats));
                        TVector element = width == TLanes.Count ? TLanes.Load(pixel) : TLanes.LoadPart(pixel, width);
                        TVector normalized = TLanes.MultiplyAdd(TLanes.Subtract(element, center), scale, offset);
                        sum = TLanes.Add(sum, TLanes.Max(zero, normalized));
                    }
                }

                TLanes.StorePart(target + c, TLanes.Multiply(sum, share), width);
            }
        }
    }
}
