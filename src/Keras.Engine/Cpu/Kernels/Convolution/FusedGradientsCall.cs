using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Multiplies the output's gradient by the transposed kernel, tile by tile; each tile is masked by the images, summed, scaled and
/// added before it leaves the cache, and its activations are multiplied by the output's gradient.
/// </summary>
/// <remarks>
/// A piece is several tiles. The channels' sums run in float over a few rows and in double beyond, those of the kernel's gradient in
/// float; pieces are added in order.
/// </remarks>
internal sealed unsafe class FusedGradientsCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long MaximumKernelSums = 4 << 20;
    private const int KernelRowsInPiece = 16;
    private const int RowsOfBlock = 48;
    private const int RowsInFloat = 32;

    private readonly NormalizeReluConv2DGradientOp _op;
    private readonly GridProduct<TLanes, TVector, T> _product;
    private readonly TileChunks _chunks;
    private readonly KernelSums<TLanes, TVector, T>? _kernelSums;
    private readonly (WindowTap Tap, int Offset)[] _taps;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _stride;
    private readonly int _filterStride;
    private readonly int _rowBlocks;
    private readonly int _gradientPitch;
    private readonly int _imagePitch;
    private readonly int _addendPitch;
    private readonly int _momentsPitch;
    private readonly int _outputPitch;
    private readonly long _gradientRows;
    private readonly GradientMask _mask;

    public FusedGradientsCall(NormalizeReluConv2DGradientOp op, Step step)
    {
        (Shape gradient, Shape kernel, Shape images) =
            (step.InputType(0).Shape, step.InputType(op.Kernel).Shape, step.OutputType().Shape);
        _op = op;
        (_channels, _filters) = (images[3], gradient[3]);
        _stride = ChannelStage.Stride(_channels, TLanes.Count);
        _filterStride = HasMoments ? ChannelStage.Stride(_filters, TLanes.Count) : 0;
        _gradientRows = gradient.Length / _filters;
        (_gradientPitch, _imagePitch, _outputPitch) = (step.InputPitch(0), step.InputPitch(op.Images), step.OutputPitch());
        _addendPitch = op.AddendBegin is null ? 0 : step.InputPitch(op.Addend);
        _momentsPitch = HasMoments ? step.InputPitch(MomentsGradientOp.Addend) : 0;
        long flops = 2 * gradient.Length * kernel[0] * kernel[1] * kernel[2];
        Flops = op.HasKernelGradient ? 2 * flops : flops;
        _product = new GridProduct<TLanes, TVector, T>(
            WindowGrid.InputGradient(op.Window, images)[0],
            ConvolutionMatrix.InputGradient(1, kernel[2], kernel[3]),
            gradient,
            images,
            op.HasKernelGradient ? 1 : WorkDivision.Wanted(flops),  // Activations are needed of all channels.
            new GridOptions
            {
                SourcePitch = _gradientPitch,
                Maps = HasMoments,
                KeepsTile = true,
                Ahead = new RowRange(_imagePitch, _channels),
                MoreAhead = new RowRange(op.AddendBegin is null ? _outputPitch : _addendPitch, _channels),
            });
        _mask = new GradientMask(_product.TilePitch, _imagePitch, _addendPitch, _outputPitch, _stride);
        _taps = [.. _product.TapOffsets];
        _kernelSums = op.HasKernelGradient
            ? new KernelSums<TLanes, TVector, T>(_taps.Length, 1, _channels, _filters)
            : null;
        _rowBlocks = Math.Clamp((_kernelSums?.Rows ?? 0) / RowsOfBlock, 1, 3);
        _chunks = new TileChunks(_product.RowPieces, MaximumKernelSums / (_kernelSums?.Size ?? 1));
    }

    public override int Phases => 3;

    public override long WorkspaceBytes =>
        KernelSumsOffset + (_kernelSums is null ? 0 : _chunks.Count * _kernelSums.Size * sizeof(T));

    public override long ScratchBytes => SumsOfTile + (2L * _stride * sizeof(T));

    public override long Flops { get; }

    private bool HasMoments => _op.MomentsAddendBegin is not null;

    private long NumbersOffset => _product.PackedSize * sizeof(T);

    private long SumsOffset => NumbersOffset + (3L * (_stride + _filterStride) * sizeof(T));

    private long KernelSumsOffset => (SumsOffset + (2L * _chunks.Count * _stride * sizeof(double)) + 63) / 64 * 64;

    private long ActivationsOffset => (_product.ScratchBytes + 63) / 64 * 64;

    private long SumsOfTile => ActivationsOffset + (_kernelSums is null ? 0 : _product.TileBytes + 64);

    public override int Pieces(int phase) => phase switch
    {
        0 => _product.Panels.Count + 1,
        1 => _chunks.Count * _product.PanelPieces,
        _ => 1 + (_kernelSums is null ? 0 : ((_kernelSums.Taps * _kernelSums.Rows) + KernelRowsInPiece - 1) / KernelRowsInPiece),
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        byte* workspace = arguments.Workspace<byte>();
        ChannelStage<T> activation = new((T*)(workspace + NumbersOffset), _stride);
        ChannelStage<T> moments = new((T*)(workspace + NumbersOffset) + (3 * _stride), _filterStride);
        double* sums = (double*)(workspace + SumsOffset);
        T* kernelSums = (T*)(workspace + KernelSumsOffset);
        switch (phase)
        {
            case 0 when piece < _product.Panels.Count:
                _product.Pack(arguments.Input<T>(_op.Kernel), (T*)workspace, 0, piece);
                break;
            case 0:
                Fill(arguments, activation, moments);
                break;
            case 1:
                Multiply(arguments, piece, worker, activation, moments, sums, kernelSums);
                break;
            case 2 when piece == 0:
                Finish(arguments, sums);
                break;
            default:
                int first = (piece - 1) * KernelRowsInPiece;
                for (int row = first; row < Math.Min(first + KernelRowsInPiece, _kernelSums!.Taps * _kernelSums.Rows); row++)
                {
                    _kernelSums.AddParts(
                        kernelSums, _chunks.Count, arguments.Output<T>(NormalizeReluConv2DGradientOp.KernelGradient), row);
                }

                break;
        }
    }

    private void Fill(in KernelArguments arguments, ChannelStage<T> activation, ChannelStage<T> moments)
    {
        // Lanes behind the last channel compute, too; they must not compute with garbage.
        new Span<T>(activation.Center, 3 * _stride).Clear();
        activation.Fill(arguments, _op.Images + 1, _op.Epsilon, _channels);
        (T two, T rows) = (Real.Of<T>(2), Real.Of<T>(_gradientRows));
        for (int filter = 0; HasMoments && filter < _filters; filter++)
        {
            moments.Center[filter] = arguments.Input<T>(1)[filter];
            moments.Scale[filter] = two * arguments.Input<T>(3)[filter] / rows;
            moments.Offset[filter] = arguments.Input<T>(2)[filter] / rows;
        }
    }

    private void Multiply(
        in KernelArguments arguments,
        int piece,
        int worker,
        ChannelStage<T> activation,
        ChannelStage<T> moments,
        double* sums,
        T* kernelSums)
    {
        (int chunk, int panelPiece) = (piece / _product.PanelPieces, piece % _product.PanelPieces);
        T* scratch = arguments.Scratch<T>(worker);
        T* activations = _kernelSums is null ? null : (T*)(arguments.Scratch<byte>(worker) + ActivationsOffset);
        T* tileSums = (T*)(arguments.Scratch<byte>(worker) + SumsOfTile);
        sums += 2L * chunk * _stride;
        kernelSums += chunk * (_kernelSums?.Size ?? 0);
        SourceStage<T> stage = _op.MomentsAddendBegin is int first
            ? new SourceStage<T>(moments, arguments.Input<T>(MomentsGradientOp.Addend) + first, _momentsPitch)
            : default;
        for (int tile = _chunks.Begin(chunk); tile < _chunks.Begin(chunk + 1); tile++)
        {
            int index = (tile * _product.PanelPieces) + panelPiece;
            bool isFirst = tile == _chunks.Begin(chunk);
            TileRange range = _product.Range(index);
            T* images = arguments.Input<T>(_op.Images) + (range.FirstPixel * _imagePitch);
            T* addend = _op.AddendBegin is int begin
                ? arguments.Input<T>(_op.Addend) + (range.FirstPixel * _addendPitch) + begin
                : null;
            T* output = arguments.Output<T>() + (range.FirstPixel * _outputPitch);
            T* windows = _product.Multiply(
                arguments.Input<T>(0),
                arguments.Workspace<T>(),
                null,
                scratch,
                index,
                stage,
                images,
                addend == null ? output : addend);
            MaskTile(arguments, scratch, range, images, addend, activations, activation, tileSums, sums, isFirst);
            if (_kernelSums is not null)
            {
                // The pixels that the next tile gathers; those under the border are in the cache.
                long next = range.FirstPixel + range.Pixels + _product.BorderPixels;
                T* ahead = HasMoments ? arguments.Input<T>(0) + (next * _gradientPitch) : null;
                T* moreAhead = HasMoments ? stage.Addend + (next * _momentsPitch) : null;
                AddKernelGradient(_kernelSums, activations, windows, range, index, kernelSums, isFirst, ahead, moreAhead);
            }
        }
    }

    private void MaskTile(
        in KernelArguments arguments,
        T* scratch,
        TileRange range,
        T* images,
        T* addend,
        T* activations,
        ChannelStage<T> activation,
        T* tileSums,
        double* sums,
        bool isFirst)
    {
        (int first, int columns) = (range.FirstColumn, range.Columns);
        int width = (columns + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        for (int row = 0; row < range.Pixels; row += RowsInFloat)
        {
            new Span<T>(tileSums + first, width).Clear();
            new Span<T>(tileSums + _stride + first, width).Clear();
            _mask.Apply<TLanes, TVector, T>(
                _product.Tile(scratch) + ((long)row * _product.TilePitch) + first,
                images + ((long)row * _imagePitch) + first,
                addend == null ? null : addend + ((long)row * _addendPitch) + first,
                arguments.Output<T>() + ((range.FirstPixel + row) * _outputPitch) + first,
                activations == null ? null : activations + ((long)row * _product.TilePitch) + first,
                Math.Min(range.Pixels - row, RowsInFloat),
                columns,
                activation.From(first),
                tileSums + first);
            bool isStart = isFirst && row == 0;
            for (int c = first; c < first + columns; c++)
            {
                sums[c] = (isStart ? 0 : sums[c]) + Real.Wide(tileSums[c]);
                sums[_stride + c] = (isStart ? 0 : sums[_stride + c]) + Real.Wide(tileSums[_stride + c]);
            }
        }
    }

    // Outer products of activations and of the gradient's pixels under each tap.
    private void AddKernelGradient(
        KernelSums<TLanes, TVector, T> kernel,
        T* activations,
        T* windows,
        TileRange range,
        int piece,
        T* sums,
        bool isFirst,
        T* ahead,
        T* moreAhead)
    {
        (int rows, int pixels) = _product.PieceRows(piece);
        int images = range.Pixels / (rows * pixels);
        nint activationPitch = _product.TilePitch;
        for (int image = 0; image < images; image++)
        {
            T* x = activations + (image * rows * pixels * activationPitch);
            T* dys = windows + (image * _product.WindowImagePitch);
            for (int product = 0; product < _taps.Length * kernel.Panels.Count * _rowBlocks; product++)
            {
                (WindowTap tap, int offset) = _taps[product / kernel.Panels.Count / _rowBlocks];
                Panel panel = kernel.Panels[product / _rowBlocks % kernel.Panels.Count];
                int firstRow = product % _rowBlocks * RowsOfBlock;
                bool isLast = product % _rowBlocks == _rowBlocks - 1;
                ColumnProduct<T> columns = new()
                {
                    Length = pixels,
                    Segments = rows,
                    RightVectorStride = TLanes.Count,
                    Target = sums + ((((long)tap.Index * kernel.Rows) + firstRow) * kernel.Width) + panel.FirstColumn,
                    TargetStride = kernel.Width,
                    TargetVectorStride = TLanes.Count,
                    Rows = isLast ? kernel.Rows - firstRow : RowsOfBlock,
                    Columns = panel.Vectors * TLanes.Count,
                    Accumulate = !isFirst || image > 0,
                };
                T* dy = dys + offset;
                (nint windowPitch, nint windowRowPitch) = (_product.WindowPitch, _product.WindowRowPitch);
                if (kernel.LanesAreFilters)
                {
                    columns.Left = x + firstRow;
                    columns.Right = dy + panel.FirstColumn;
                    (columns.LeftStride, columns.LeftJump) = (activationPitch, pixels * activationPitch);
                    (columns.RightStride, columns.RightJump) = (windowPitch, windowRowPitch);
                }
                else
                {
                    columns.Left = dy + firstRow;
                    columns.Right = x + panel.FirstColumn;
                    (columns.LeftStride, columns.LeftJump) = (windowPitch, windowRowPitch);
                    (columns.RightStride, columns.RightJump) = (activationPitch, pixels * activationPitch);
                }

                // One line a pixel and tile: two products ask for both of the gradient's sources.
                if (product < 2 && image == 0)
                {
                    columns.Ahead = product == 0 ? ahead : moreAhead;
                    columns.AheadStride = product == 0 ? _gradientPitch : _momentsPitch;
                }

                columns.Run<TLanes, TVector>();
            }
        }
    }

    private void Finish(in KernelArguments arguments, double* sums)
    {
        T* variance = arguments.Input<T>(_op.Images + 2);
        for (int c = 0; c < _channels; c++)
        {
            double sum = 0;
            double product = 0;
            for (int chunk = 0; chunk < _chunks.Count; chunk++)
            {
                sum += sums[(2L * chunk * _stride) + c];
                product += sums[(((2L * chunk) + 1) * _stride) + c];
            }

            arguments.Output<T>(1)[c] = Real.Of<T>(sum);
            arguments.Output<T>(2)[c] = Real.Of<T>(product / Math.Sqrt(Real.Wide(variance[c]) + _op.Epsilon));
        }
    }
}
