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
/// A piece is several tiles. The sums of the kernel's gradient run in float; pieces are added in order.
/// </remarks>
internal sealed unsafe class FusedGradientsCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long MaximumKernelSums = 4 << 20;
    private const int KernelRowsInPiece = 16;
    private const int RowsOfBlock = 48;

    private readonly NormalizeReluConv2DGradientOp _op;
    private readonly ActivationGradient<TLanes, TVector, T> _activation;
    private readonly GridProduct<TLanes, TVector, T> _product;
    private readonly TileChunks _chunks;
    private readonly KernelSums<TLanes, TVector, T>? _kernelSums;
    private readonly (WindowTap Tap, int Offset)[] _taps;
    private readonly int _rowBlocks;

    public FusedGradientsCall(NormalizeReluConv2DGradientOp op, Step step)
    {
        (Shape gradient, Shape kernel, Shape images) =
            (step.InputType(0).Shape, step.InputType(op.Kernel).Shape, step.OutputType().Shape);
        _op = op;
        _activation = new ActivationGradient<TLanes, TVector, T>(op, step);
        (int channels, int filters) = (images[3], gradient[3]);
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
                SourcePitch = _activation.GradientPitch,
                Maps = _activation.HasMoments,
                KeepsTile = true,
                Ahead = new RowRange(_activation.ImagePitch, channels),
                MoreAhead = new RowRange(op.AddendBegin is null ? _activation.OutputPitch : _activation.AddendPitch, channels),
            });
        _taps = [.. _product.TapOffsets];
        _kernelSums = op.HasKernelGradient
            ? new KernelSums<TLanes, TVector, T>(_taps.Length, 1, channels, filters)
            : null;
        _rowBlocks = Math.Clamp((_kernelSums?.Rows ?? 0) / RowsOfBlock, 1, 3);
        _chunks = new TileChunks(_product.RowPieces, MaximumKernelSums / (_kernelSums?.Size ?? 1));
    }

    public override int Phases => 3;

    public override long WorkspaceBytes =>
        KernelSumsOffset + (_kernelSums is null ? 0 : _chunks.Count * _kernelSums.Size * sizeof(T));

    public override long ScratchBytes => SumsOfTile + (_activation.ScratchLength * sizeof(T));

    public override long Flops { get; }

    private long NumbersOffset => _product.PackedSize * sizeof(T);

    private long SumsOffset => NumbersOffset + (_activation.NumbersLength * sizeof(T));

    private long KernelSumsOffset => (SumsOffset + (_chunks.Count * _activation.SumsBytes) + 63) / 64 * 64;

    private long ActivationsOffset => (_product.ScratchBytes + 63) / 64 * 64;

    private long SumsOfTile => ActivationsOffset + (_kernelSums is null ? 0 : _product.TileBytes + 64);

    public override int Pieces(int phase) => phase switch
    {
        0 => _product.Panels.Count + 1,
        1 => _chunks.Count * _product.PanelPieces,
        _ => 1 + (_kernelSums is null ? 0 : ((_kernelSums.Taps * _kernelSums.Rows) + KernelRowsInPiece - 1) / KernelRowsInPiece),
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
        RunAfter(arguments, phase, piece, -1, worker);

    public override void RunAfter(in KernelArguments arguments, int phase, int piece, int previous, int worker)
    {
        byte* workspace = arguments.Workspace<byte>();
        T* numbers = (T*)(workspace + NumbersOffset);
        T* kernelSums = (T*)(workspace + KernelSumsOffset);
        switch (phase)
        {
            case 0 when piece < _product.Panels.Count:
                _product.Pack(arguments.Input<T>(_op.Kernel), (T*)workspace, 0, piece);
                break;
            case 0:
                _activation.Fill(arguments, numbers);
                break;
            case 1:
                Multiply(arguments, piece, previous, worker, numbers, workspace + SumsOffset, kernelSums);
                break;
            case 2 when piece == 0:
                _activation.Finish(arguments, (double*)(workspace + SumsOffset), _chunks.Count);
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

    private void Multiply(
        in KernelArguments arguments, int piece, int previous, int worker, T* numbers, byte* allSums, T* kernelSums)
    {
        (int chunk, int panelPiece) = (piece / _product.PanelPieces, piece % _product.PanelPieces);
        int last = _chunks.LastPiece(previous, _product.PanelPieces);
        T* scratch = arguments.Scratch<T>(worker);
        T* activations = _kernelSums is null ? null : (T*)(arguments.Scratch<byte>(worker) + ActivationsOffset);
        T* tileSums = (T*)(arguments.Scratch<byte>(worker) + SumsOfTile);
        double* sums = (double*)(allSums + (chunk * _activation.SumsBytes));
        kernelSums += chunk * (_kernelSums?.Size ?? 0);
        SourceStage<T> stage = _activation.Source(arguments, numbers);
        for (int tile = _chunks.Begin(chunk); tile < _chunks.Begin(chunk + 1); tile++)
        {
            int index = (tile * _product.PanelPieces) + panelPiece;
            bool isFirst = tile == _chunks.Begin(chunk);
            TileRange range = _product.Range(index);
            T* addend = _activation.Addend(arguments, range.FirstPixel);
            T* windows = _product.Multiply(
                arguments.Input<T>(0),
                arguments.Workspace<T>(),
                null,
                scratch,
                index,
                last,
                stage,
                _activation.Images(arguments, range.FirstPixel),
                addend == null ? _activation.Output(arguments, range.FirstPixel) : addend);
            last = index;
            _activation.Apply(arguments, numbers, _product.Tile(scratch), range, activations, tileSums, sums, isFirst);
            if (_kernelSums is not null)
            {
                // The pixels that the next tile gathers; those under the border are in the cache.
                long next = range.FirstPixel + range.Pixels + _product.BorderPixels;
                T* ahead = _activation.HasMoments ? arguments.Input<T>(0) + (next * _activation.GradientPitch) : null;
                T* moreAhead = _activation.HasMoments ? stage.Addend + (next * _activation.MomentsPitch) : null;
                AddKernelGradient(_kernelSums, activations, windows, range, index, kernelSums, isFirst, ahead, moreAhead);
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
                    columns.AheadStride = product == 0 ? _activation.GradientPitch : _activation.MomentsPitch;
                }

                columns.Run<TLanes, TVector>();
            }
        }
    }
}
