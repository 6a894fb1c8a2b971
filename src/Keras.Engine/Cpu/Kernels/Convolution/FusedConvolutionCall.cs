using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Packs the kernel and computes the channels' numbers, then multiplies tile by tile.</summary>
/// <remarks>A piece is several tiles, one behind the other, whose moments are one chunk.</remarks>
internal sealed unsafe class FusedConvolutionCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FusedConv2DOp _op;
    private readonly GridProduct<TLanes, TVector, T> _product;
    private readonly TileChunks _chunks;
    private readonly MomentSums _moments;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _outputPitch;
    private readonly int _beforeStride;
    private readonly ResultStage _behind;
    private readonly long[] _rows;

    public FusedConvolutionCall(FusedConv2DOp op, Step step)
    {
        (Shape images, Shape kernel, Shape output) = (step.InputType(0).Shape, step.InputType(1).Shape, step.OutputType().Shape);
        _op = op;
        (_channels, _filters, _outputPitch) = (kernel[2], kernel[3], step.OutputPitch());
        Flops = 2 * output.Length * kernel[0] * kernel[1] * kernel[2];
        _product = new GridProduct<TLanes, TVector, T>(
            WindowGrid.Forward(op.Window, output),
            ConvolutionMatrix.Forward(1, _channels, _filters),
            images,
            output,
            WorkDivision.Wanted(Flops),
            new GridOptions
            {
                SourcePitch = step.InputPitch(0),
                TargetPitch = _outputPitch,
                Maps = op.Before is not null,
                SumsRows = op.Moments,
                MoreAhead = new RowRange(_outputPitch, _filters),
            });
        _chunks = new TileChunks(_product.RowPieces);
        _moments = new MomentSums(_filters);
        PreparedFrom = op.Moments ? [] : [.. Enumerable.Range(1, op.AddendInput - 1)];
        _beforeStride = op.Before is null ? 0 : ChannelStage.Stride(_channels, TLanes.Count);
        _behind = new ResultStage(op, _filters, TLanes.Count);
        _rows = op.Moments ? _chunks.Pixels(_product.Range, _product.PanelPieces) : [];
    }

    public override int Phases => _op.Moments ? 3 : 2;

    public override IReadOnlyList<int> PreparedFrom { get; }

    public override long WorkspaceBytes => MomentsOffset + (_op.Moments ? _chunks.Count * _moments.ChunkBytes : 0);

    public override long ScratchBytes => _product.ScratchBytes;

    public override long Flops { get; }

    private long NumbersOffset => _product.PackedSize * sizeof(T);

    private long MomentsOffset => NumbersOffset + (3L * (_beforeStride + _behind.Stride) * sizeof(T));

    public override int Pieces(int phase) => phase switch
    {
        0 => _product.Panels.Count + 1,
        1 => _chunks.Count * _product.PanelPieces,
        _ => 1,
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
        RunAfter(arguments, phase, piece, -1, worker);

    public override void RunAfter(in KernelArguments arguments, int phase, int piece, int previous, int worker)
    {
        byte* workspace = arguments.Workspace<byte>();
        ChannelStage<T> before = new((T*)(workspace + NumbersOffset), _beforeStride);
        ChannelStage<T> behind = new((T*)(workspace + NumbersOffset) + (3 * _beforeStride), _behind.Stride);
        double* moments = (double*)(workspace + MomentsOffset);
        switch (phase)
        {
            case 0 when piece < _product.Panels.Count:
                _product.Pack(arguments.Input<T>(1), (T*)workspace, 0, piece);
                break;
            case 0:
                Fill(arguments, before, behind);
                break;
            case 1:
                Multiply(arguments, piece, previous, arguments.Scratch<T>(worker), before, behind, moments);
                break;
            default:
                _moments.Finish(moments, _rows, arguments.Output<T>(1), arguments.Output<T>(2));
                break;
        }
    }

    private void Fill(in KernelArguments arguments, ChannelStage<T> before, ChannelStage<T> behind)
    {
        if (_op.Before is double epsilon)
        {
            before.Fill(arguments, FusedConv2DOp.FirstBefore, epsilon, _channels);
        }

        _behind.Fill(arguments, behind);
    }

    private void Multiply(
        in KernelArguments arguments,
        int piece,
        int previous,
        T* scratch,
        ChannelStage<T> before,
        ChannelStage<T> behind,
        double* moments)
    {
        (int chunk, int panelPiece) = (piece / _product.PanelPieces, piece % _product.PanelPieces);
        int last = _chunks.LastPiece(previous, _product.PanelPieces);
        double* sums = moments + (chunk * 3L * _filters);
        for (int tile = _chunks.Begin(chunk); tile < _chunks.Begin(chunk + 1); tile++)
        {
            int index = (tile * _product.PanelPieces) + panelPiece;
            TileRange range = _product.Range(index);
            T* rows = arguments.Output<T>() + (range.FirstPixel * _outputPitch);
            _product.Multiply(
                arguments.Input<T>(0),
                arguments.Workspace<T>(),
                arguments.Output<T>(),
                scratch,
                index,
                last,
                new SourceStage<T>(before),
                moreAhead: rows + ((long)range.Pixels * _outputPitch));
            last = index;
            _behind.Apply<TLanes, TVector, T>(
                arguments, behind, range.FirstPixel, range.Pixels, _outputPitch, range.FirstColumn, range.Columns);
            if (!_op.Moments)
            {
                continue;
            }

            if (tile == _chunks.Begin(chunk))
            {
                _moments.Begin(sums, rows, range.FirstColumn, range.Columns);
            }

            _moments.Add<TLanes, TVector, T>(sums, rows, _outputPitch, range.Pixels, range.FirstColumn, range.Columns);
        }
    }
}
