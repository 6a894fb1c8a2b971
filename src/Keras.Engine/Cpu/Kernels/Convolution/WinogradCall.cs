using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Transforms the kernel; then convolves piece by piece, activates pixels before if asked for, finishes the results and sums their
/// moments.
/// </summary>
internal sealed unsafe class WinogradCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FusedConv2DOp _op;
    private readonly bool _isInputGradient;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _inputPitch;
    private readonly int _outputPitch;
    private readonly int _outputWidth;
    private readonly WinogradProduct<TLanes, TVector, T> _product;
    private readonly int _beforeStride;
    private readonly ResultStage _result;
    private readonly TileChunks _chunks;
    private readonly MomentSums _moments;
    private readonly long[] _rows;

    /// <param name="op">The convolution.</param>
    /// <param name="step">The step: images or, for the gradient towards them, the output's gradient; the kernel; what else is read.</param>
    /// <param name="isInputGradient">Whether it is the gradient towards the images.</param>
    public WinogradCall(FusedConv2DOp op, Step step, bool isInputGradient = false)
    {
        (Shape images, Shape output) = (step.InputType(0).Shape, step.OutputType().Shape);
        (_op, _isInputGradient) = (op, isInputGradient);
        (_channels, _filters, _outputWidth) = (images[3], output[3], output[2]);
        (_inputPitch, _outputPitch) = (step.InputPitch(0), step.OutputPitch());
        Flops = 2 * output.Length * 9 * _channels;
        _product = new WinogradProduct<TLanes, TVector, T>(
            images,
            output,
            isInputGradient
                ? (WinogradTiles.Border - op.Window.Top, WinogradTiles.Border - op.Window.Left)
                : (op.Window.Top, op.Window.Left),
            WorkDivision.Wanted(Flops),
            new RowRange(_outputPitch, _filters));
        _beforeStride = op.Before is null ? 0 : _product.PixelPitch;
        _result = new ResultStage(op, _filters, TLanes.Count);
        _chunks = new TileChunks(_product.Pieces);
        _moments = new MomentSums(_filters);
        _rows = op.Moments ? _chunks.Pixels(_product.Range, 1) : [];
        PreparedFrom = op.Moments ? [] : [.. Enumerable.Range(1, op.AddendInput - 1)];
    }

    public override int Phases => _op.Moments ? 3 : 2;

    public override IReadOnlyList<int> PreparedFrom { get; }

    public override long WorkspaceBytes => MomentsOffset + (_op.Moments ? _chunks.Count * _moments.ChunkBytes : 0);

    public override long ScratchBytes => _product.ScratchLength * sizeof(T);

    /// <summary>Those of the convolution without transforms.</summary>
    public override long Flops { get; }

    private long MomentsOffset => (((_product.PackedSize + (3L * (_beforeStride + _result.Stride))) * sizeof(T)) + 63) / 64 * 64;

    public override int Pieces(int phase) => phase switch
    {
        0 => _product.PackPieces + 1,
        1 => _chunks.Count,
        _ => 1,
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        T* workspace = arguments.Workspace<T>();
        ChannelStage<T> before = new(workspace + _product.PackedSize, _beforeStride);
        ChannelStage<T> result = new(workspace + _product.PackedSize + (3L * _beforeStride), _result.Stride);
        double* moments = (double*)(arguments.Workspace<byte>() + MomentsOffset);
        switch (phase)
        {
            case 0 when piece < _product.PackPieces && _isInputGradient:
                _product.PackTransposed(arguments.Input<T>(1), piece, workspace);
                break;
            case 0 when piece < _product.PackPieces:
                _product.Pack(arguments.Input<T>(1), piece, workspace);
                break;
            case 0:
                Fill(arguments, before, result);
                break;
            case 1:
                Convolve(arguments, piece, arguments.Scratch<T>(worker), before, result, moments + (piece * 3L * _filters));
                break;
            default:
                _moments.Finish(moments, _rows, arguments.Output<T>(1), arguments.Output<T>(2));
                break;
        }
    }

    private void Fill(in KernelArguments arguments, ChannelStage<T> before, ChannelStage<T> result)
    {
        if (_op.Before is double epsilon)
        {
            // Lanes behind the last channel compute, too; they must not compute with garbage.
            new Span<T>(before.Center, 3 * _beforeStride).Clear();
            before.Fill(arguments, FusedConv2DOp.FirstBefore, epsilon, _channels);
        }

        _result.Fill(arguments, result);
    }

    private void Convolve(
        in KernelArguments arguments, int chunk, T* scratch, ChannelStage<T> before, ChannelStage<T> result, double* sums)
    {
        for (int piece = _chunks.Begin(chunk); piece < _chunks.Begin(chunk + 1); piece++)
        {
            ImageRows part = _product.Part(piece);
            TileRange range = _product.Range(piece);
            T* output = arguments.Output<T>() + (range.FirstPixel * _outputPitch);
            _product.TransformImages(arguments.Input<T>(0), _inputPitch, scratch, part, _op.Before is not null, before);
            _product.Multiply(arguments.Workspace<T>(), scratch, part, output);
            T* products = _product.Products(scratch);
            T* rows = output;
            for (int row = 0; row < part.Images * part.Rows; row++)
            {
                int pixelRows = _product.PixelRows(part.FirstRow + (row % part.Rows));
                _product.TransformProducts(products, scratch, rows, _outputPitch, pixelRows, _filters);
                products += _product.TilesInRow * _product.ProductPitch;
                rows += (long)pixelRows * _outputWidth * _outputPitch;
            }

            _result.Apply<TLanes, TVector, T>(arguments, result, range.FirstPixel, range.Pixels, _outputPitch, 0, _filters);
            if (!_op.Moments)
            {
                continue;
            }

            if (piece == _chunks.Begin(chunk))
            {
                _moments.Begin(sums, output, 0, _filters);
            }

            _moments.Add<TLanes, TVector, T>(sums, output, _outputPitch, range.Pixels, 0, _filters);
        }
    }
}
