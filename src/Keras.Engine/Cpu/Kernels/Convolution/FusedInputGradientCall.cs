using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Multiplies the output's gradient by the transposed kernel, tile by tile; each tile is masked by the images, summed, scaled and
/// added before it leaves the cache.
/// </summary>
/// <remarks>A piece is several tiles whose sums run in float over a tile and in double beyond; pieces are added in order.</remarks>
internal sealed unsafe class FusedInputGradientCall<TLanes, TVector> : KernelCall
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int RowsAtOnce = 4;

    private readonly NormalizeReluConv2DInputGradientOp _op;
    private readonly GridProduct<TLanes, TVector> _product;
    private readonly TileChunks _chunks;
    private readonly int _channels;
    private readonly int _stride;
    private readonly int _imagePitch;
    private readonly int _addendPitch;
    private readonly int _outputPitch;

    public FusedInputGradientCall(NormalizeReluConv2DInputGradientOp op, Step step)
    {
        (Shape gradient, Shape kernel, Shape images) = (step.InputType(0).Shape, step.InputType(1).Shape, step.OutputType().Shape);
        _op = op;
        _channels = images[3];
        _stride = ChannelStage.Stride(_channels, TLanes.Count);
        (_imagePitch, _outputPitch) = (step.InputPitch(2), step.OutputPitch());
        _addendPitch = op.AddendBegin is null ? 0 : step.InputPitch(NormalizeReluConv2DInputGradientOp.Addend);
        Flops = 2 * gradient.Length * kernel[0] * kernel[1] * kernel[2];
        _product = new GridProduct<TLanes, TVector>(
            WindowGrid.InputGradient(op.Window, images)[0],
            ConvolutionMatrix.InputGradient(1, kernel[2], kernel[3]),
            gradient,
            images,
            WorkDivision.Wanted(Flops),
            new GridOptions
            {
                KeepsTile = true,
                Ahead = new RowRange(_imagePitch, _channels),
                MoreAhead = new RowRange(_addendPitch, op.AddendBegin is null ? 0 : _channels),
            });
        _chunks = new TileChunks(_product.RowPieces);
    }

    public override int Phases => 3;

    public override long WorkspaceBytes => SumsOffset + (2L * _chunks.Count * _stride * sizeof(double));

    public override long ScratchBytes => SumsOfTile + (2L * _stride * sizeof(float));

    public override long Flops { get; }

    private long NumbersOffset => _product.PackedSize * sizeof(float);

    private long SumsOffset => NumbersOffset + (3L * _stride * sizeof(float));

    private long SumsOfTile => (_product.ScratchBytes + 63) / 64 * 64;

    public override int Pieces(int phase) => phase switch
    {
        0 => _product.Panels.Count + 1,
        1 => _chunks.Count * _product.PanelPieces,
        _ => 1,
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        byte* workspace = arguments.Workspace<byte>();
        ChannelStage activation = new((float*)(workspace + NumbersOffset), _stride);
        double* sums = (double*)(workspace + SumsOffset);
        switch (phase)
        {
            case 0 when piece < _product.Panels.Count:
                _product.Pack(arguments.Input<float>(1), (float*)workspace, 0, piece);
                break;
            case 0:
                // Lanes behind the last channel compute, too; they must not compute with garbage.
                new Span<float>(activation.Center, 3 * _stride).Clear();
                activation.Fill(arguments, 3, _op.Epsilon, _channels);
                break;
            case 1:
                Multiply(arguments, piece, worker, activation, sums);
                break;
            default:
                Finish(arguments, sums);
                break;
        }
    }

    private void Multiply(in KernelArguments arguments, int piece, int worker, ChannelStage activation, double* sums)
    {
        (int chunk, int panelPiece) = (piece / _product.PanelPieces, piece % _product.PanelPieces);
        float* scratch = arguments.Scratch<float>(worker);
        float* tileSums = (float*)(arguments.Scratch<byte>(worker) + SumsOfTile);
        sums += 2L * chunk * _stride;
        for (int tile = _chunks.Begin(chunk); tile < _chunks.Begin(chunk + 1); tile++)
        {
            int index = (tile * _product.PanelPieces) + panelPiece;
            TileRange range = _product.Range(index);
            (int first, int columns) = (range.FirstColumn, range.Columns);
            float* images = arguments.Input<float>(2) + (range.FirstPixel * _imagePitch);
            float* addend = _op.AddendBegin is int begin
                ? arguments.Input<float>(NormalizeReluConv2DInputGradientOp.Addend) + (range.FirstPixel * _addendPitch) + begin
                : null;
            _product.Multiply(
                arguments.Input<float>(0),
                arguments.Workspace<float>(),
                null,
                scratch,
                index,
                ahead: images,
                moreAhead: addend);
            int width = (columns + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
            new Span<float>(tileSums + first, width).Clear();
            new Span<float>(tileSums + _stride + first, width).Clear();
            Mask(
                _product.Tile(scratch) + first,
                images + first,
                addend == null ? null : addend + first,
                arguments.Output<float>() + (range.FirstPixel * _outputPitch) + first,
                range.Pixels,
                columns,
                activation.From(first),
                tileSums + first);
            bool isFirst = tile == _chunks.Begin(chunk);
            for (int c = first; c < first + columns; c++)
            {
                sums[c] = isFirst ? tileSums[c] : sums[c] + tileSums[c];
                sums[_stride + c] = isFirst ? tileSums[_stride + c] : sums[_stride + c] + tileSums[_stride + c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mask(
        float* tile, float* images, float* addend, float* output, int rows, int columns, ChannelStage activation, float* sums)
    {
        nint tilePitch = _product.TilePitch;
        nint imagePitch = _imagePitch;
        nint outputPitch = _outputPitch;
        nint addendPitch = _addendPitch;
        float* products = sums + _stride;
        float* centers = activation.Center;
        float* scales = activation.Scale;
        float* offsets = activation.Offset;
        TVector zero = TLanes.Broadcast(0);
        int row = 0;
        for (; row < rows; row += RowsAtOnce)
        {
            int count = Math.Min(rows - row, RowsAtOnce);
            float* da = tile + (row * tilePitch);
            float* x = images + (row * imagePitch);
            float* added = addend is null ? null : addend + (row * addendPitch);
            float* dx = output + (row * outputPitch);
            int c = 0;
            for (; c + TLanes.Count <= columns && count == RowsAtOnce; c += TLanes.Count)
            {
                TVector center = TLanes.Load(centers + c);
                TVector scale = TLanes.Load(scales + c);
                TVector offset = TLanes.Load(offsets + c);
                TVector distance0 = TLanes.Subtract(TLanes.Load(x + c), center);
                TVector distance1 = TLanes.Subtract(TLanes.Load(x + imagePitch + c), center);
                TVector distance2 = TLanes.Subtract(TLanes.Load(x + (2 * imagePitch) + c), center);
                TVector distance3 = TLanes.Subtract(TLanes.Load(x + (3 * imagePitch) + c), center);
                TVector pass0 = TLanes.And(TLanes.GreaterThan(TLanes.MultiplyAdd(distance0, scale, offset), zero), TLanes.Load(da + c));
                TVector pass1 = TLanes.And(
                    TLanes.GreaterThan(TLanes.MultiplyAdd(distance1, scale, offset), zero), TLanes.Load(da + tilePitch + c));
                TVector pass2 = TLanes.And(
                    TLanes.GreaterThan(TLanes.MultiplyAdd(distance2, scale, offset), zero), TLanes.Load(da + (2 * tilePitch) + c));
                TVector pass3 = TLanes.And(
                    TLanes.GreaterThan(TLanes.MultiplyAdd(distance3, scale, offset), zero), TLanes.Load(da + (3 * tilePitch) + c));
                TLanes.Store(sums + c, TLanes.Add(TLanes.Load(sums + c), TLanes.Add(TLanes.Add(pass0, pass1), TLanes.Add(pass2, pass3))));
                TVector product = TLanes.MultiplyAdd(pass0, distance0, TLanes.Load(products + c));
                product = TLanes.MultiplyAdd(pass1, distance1, product);
                product = TLanes.MultiplyAdd(pass2, distance2, product);
                TLanes.Store(products + c, TLanes.MultiplyAdd(pass3, distance3, product));
                if (added is null)
                {
                    TLanes.Store(dx + c, TLanes.Multiply(pass0, scale));
                    TLanes.Store(dx + outputPitch + c, TLanes.Multiply(pass1, scale));
                    TLanes.Store(dx + (2 * outputPitch) + c, TLanes.Multiply(pass2, scale));
                    TLanes.Store(dx + (3 * outputPitch) + c, TLanes.Multiply(pass3, scale));
                }
                else
                {
                    TLanes.Store(dx + c, TLanes.MultiplyAdd(pass0, scale, TLanes.Load(added + c)));
                    TLanes.Store(dx + outputPitch + c, TLanes.MultiplyAdd(pass1, scale, TLanes.Load(added + addendPitch + c)));
                    TLanes.Store(dx + (2 * outputPitch) + c, TLanes.MultiplyAdd(pass2, scale, TLanes.Load(added + (2 * addendPitch) + c)));
                    TLanes.Store(dx + (3 * outputPitch) + c, TLanes.MultiplyAdd(pass3, scale, TLanes.Load(added + (3 * addendPitch) + c)));
                }
            }

            for (; c < columns; c += TLanes.Count)
            {
                int width = Math.Min(columns - c, TLanes.Count);
                for (int rest = 0; rest < count; rest++)
                {
                    TVector scale = TLanes.Load(scales + c);
                    TVector distance = TLanes.Subtract(TLanes.LoadPart(x + (rest * imagePitch) + c, width), TLanes.Load(centers + c));
                    TVector normalized = TLanes.MultiplyAdd(distance, scale, TLanes.Load(offsets + c));
                    TVector pass = TLanes.And(TLanes.GreaterThan(normalized, zero), TLanes.Load(da + (rest * tilePitch) + c));
                    TLanes.Store(sums + c, TLanes.Add(TLanes.Load(sums + c), pass));
                    TLanes.Store(products + c, TLanes.MultiplyAdd(pass, distance, TLanes.Load(products + c)));
                    TVector other = added is null ? zero : TLanes.LoadPart(added + (rest * addendPitch) + c, width);
                    TLanes.StorePart(dx + (rest * outputPitch) + c, TLanes.MultiplyAdd(pass, scale, other), width);
                }
            }
        }
    }

    private void Finish(in KernelArguments arguments, double* sums)
    {
        float* variance = arguments.Input<float>(4);
        for (int c = 0; c < _channels; c++)
        {
            double sum = 0;
            double product = 0;
            for (int chunk = 0; chunk < _chunks.Count; chunk++)
            {
                sum += sums[(2L * chunk * _stride) + c];
                product += sums[(((2L * chunk) + 1) * _stride) + c];
            }

            arguments.Output<float>(1)[c] = (float)sum;
            arguments.Output<float>(2)[c] = (float)(product / Math.Sqrt(variance[c] + _op.Epsilon));
        }
    }
}
