using System.Numerics;
using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Spreads a window's gradient over its pixels, masks, sums, scales and adds it, one pixel at a time.</summary>
/// <remarks>
/// Rows of pixels are divided into pieces; sums run in float over a row and in double beyond, and pieces are added in order.
/// </remarks>
internal sealed unsafe class ChannelsLastNormalizeReluAveragePoolingGradient : LanesKernel<NormalizeReluAveragePoolingGradientOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluAveragePoolingGradientOp op, Step step) =>
        new Call<TLanes, TVector, T>(op, step);

    private sealed class Call<TLanes, TVector, T> : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly NormalizeReluAveragePoolingGradientOp _op;
        private readonly Shape _images;
        private readonly Shape _pooled;
        private readonly int _channels;
        private readonly int _stride;
        private readonly int _imagePitch;
        private readonly int _addendPitch;
        private readonly int _outputPitch;
        private readonly WorkPieces _rows;

        public Call(NormalizeReluAveragePoolingGradientOp op, Step step)
        {
            (_op, _pooled, _images) = (op, step.InputType(0).Shape, step.OutputType().Shape);
            _channels = _images[3];
            _stride = ChannelStage.Stride(_channels, TLanes.Count);
            (_imagePitch, _outputPitch) = (step.InputPitch(1), step.OutputPitch());
            _addendPitch = op.AddendBegin is null ? 0 : step.InputPitch(NormalizeReluAveragePoolingGradientOp.Addend);
            _rows = new WorkPieces((long)_images[0] * _images[1], (double)_images[2] * _channels);
        }

        public override int Phases => 3;

        public override long WorkspaceBytes => SumsOffset + (2L * _rows.Count * _stride * sizeof(double));

        public override long ScratchBytes => 2L * _stride * sizeof(T);

        public override long Flops => 8 * _images.Length;

        private long SumsOffset => ((3L * _stride * sizeof(T)) + 63) / 64 * 64;

        public override int Pieces(int phase) => phase == 1 ? _rows.Count : 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            ChannelStage<T> activation = new(arguments.Workspace<T>(), _stride);
            double* sums = (double*)(arguments.Workspace<byte>() + SumsOffset);
            switch (phase)
            {
                case 0:
                    new Span<T>(activation.Center, 3 * _stride).Clear();
                    activation.Fill(arguments, 2, _op.Epsilon, _channels);
                    break;
                case 1:
                    RunPiece(arguments, piece, arguments.Scratch<T>(worker), activation, sums + (2L * piece * _stride));
                    break;
                default:
                    Finish(arguments, sums);
                    break;
            }
        }

        private void RunPiece(in KernelArguments arguments, int piece, T* rowSums, ChannelStage<T> activation, double* sums)
        {
            new Span<double>(sums, 2 * _stride).Clear();
            for (long row = _rows.Begin(piece); row < _rows.End(piece); row++)
            {
                (long image, long y) = Math.DivRem(row, _images[1]);
                y /= _op.Window.Size.Height;
                new Span<T>(rowSums, 2 * _stride).Clear();
                T* gradient = arguments.Input<T>(0) + (((image * _pooled[1]) + y) * _pooled[2] * _channels);
                for (int x = 0; x < _images[2]; x++)
                {
                    long pixel = (row * _images[2]) + x;
                    int window = x / _op.Window.Size.Width;
                    bool isInside = y < _pooled[1] && window < _pooled[2];
                    Pixel(
                        isInside ? gradient + ((long)window * _channels) : null,
                        arguments.Input<T>(1) + (pixel * _imagePitch),
                        _op.AddendBegin is int begin
                            ? arguments.Input<T>(NormalizeReluAveragePoolingGradientOp.Addend) + (pixel * _addendPitch) + begin
                            : null,
                        arguments.Output<T>() + (pixel * _outputPitch),
                        activation,
                        rowSums);
                }

                for (int c = 0; c < _channels; c++)
                {
                    sums[c] += Real.Wide(rowSums[c]);
                    sums[_stride + c] += Real.Wide(rowSums[_stride + c]);
                }
            }
        }

        private void Pixel(T* gradient, T* x, T* addend, T* dx, ChannelStage<T> activation, T* sums)
        {
            TVector zero = TLanes.Constant(0);
            TVector share = TLanes.Constant(gradient == null ? 0 : 1.0 / (_op.Window.Size.Height * _op.Window.Size.Width));
            T* products = sums + _stride;
            for (int c = 0; c < _channels; c += TLanes.Count)
            {
                int width = Math.Min(_channels - c, TLanes.Count);
                bool isWhole = width == TLanes.Count;
                TVector scale = TLanes.Load(activation.Scale + c);
                TVector distance = TLanes.Subtract(
                    isWhole ? TLanes.Load(x + c) : TLanes.LoadPart(x + c, width), TLanes.Load(activation.Center + c));
                TVector normalized = TLanes.MultiplyAdd(distance, scale, TLanes.Load(activation.Offset + c));
                TVector dy = gradient == null ? zero : isWhole ? TLanes.Load(gradient + c) : TLanes.LoadPart(gradient + c, width);
                TVector passing = TLanes.And(TLanes.GreaterThan(normalized, zero), TLanes.Multiply(dy, share));
                TLanes.Store(sums + c, TLanes.Add(TLanes.Load(sums + c), passing));
                TLanes.Store(products + c, TLanes.MultiplyAdd(passing, distance, TLanes.Load(products + c)));
                TVector added = addend == null ? zero : isWhole ? TLanes.Load(addend + c) : TLanes.LoadPart(addend + c, width);
                TLanes.StorePart(dx + c, TLanes.MultiplyAdd(passing, scale, added), width);
            }
        }

        private void Finish(in KernelArguments arguments, double* sums)
        {
            for (int c = 0; c < _channels; c++)
            {
                double sum = 0;
                double product = 0;
                for (int piece = 0; piece < _rows.Count; piece++)
                {
                    sum += sums[(2L * piece * _stride) + c];
                    product += sums[(((2L * piece) + 1) * _stride) + c];
                }

                arguments.Output<T>(1)[c] = Real.Of<T>(sum);
                arguments.Output<T>(2)[c] = Real.Of<T>(product / Math.Sqrt(Real.Wide(arguments.Input<T>(3)[c]) + _op.Epsilon));
            }
        }
    }
}
