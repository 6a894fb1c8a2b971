using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Transforms tiles of the output's gradient; their products with the kernel become the gradient of a row of tiles of activations,
/// which is masked, summed, scaled and added before it leaves the cache; their products with the transformed activations are the
/// gradient of the kernel.
/// </summary>
/// <remarks>A piece is several rows of tiles. The kernel's gradient is summed in float; chunks of pieces are added in order.</remarks>
internal sealed unsafe class WinogradGradientsCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Numbers of the sums of all chunks: they are written and read once more.
    private const long MaximumKernelSums = 1 << 19;

    // At least, if there are so many: they must be worth the sums of a chunk.
    private const int TilesInChunk = 32;

    private readonly NormalizeReluConv2DGradientOp _op;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _width;
    private readonly Size2D _gradientSize;
    private readonly Size2D _border;
    private readonly ActivationGradient<TLanes, TVector, T> _activation;
    private readonly WinogradProduct<TLanes, TVector, T> _product;
    private readonly WindowBand<TLanes, TVector, T> _band;
    private readonly WinogradKernelSums<TLanes, TVector, T>? _kernelSums;
    private readonly TileChunks _chunks;

    public WinogradGradientsCall(NormalizeReluConv2DGradientOp op, Step step)
    {
        (Shape gradient, Shape images) = (step.InputType(0).Shape, step.OutputType().Shape);
        _op = op;
        (_channels, _filters, _width) = (images[3], gradient[3], images[2]);
        _gradientSize = (gradient[1], gradient[2]);
        _activation = new ActivationGradient<TLanes, TVector, T>(op, step);
        long flops = 2 * gradient.Length * 9 * _channels;
        Flops = op.HasKernelGradient ? 2 * flops : flops;
        _border = (WinogradTiles.Border - op.Window.Top, WinogradTiles.Border - op.Window.Left);
        _product = new WinogradProduct<TLanes, TVector, T>(
            gradient,
            images,
            _border,
            WorkDivision.Wanted(flops),
            new RowRange(_activation.ImagePitch, _channels),
            new RowRange(op.AddendBegin is null ? _activation.OutputPitch : _activation.AddendPitch, _channels));
        _band = new WindowBand<TLanes, TVector, T>(
            _gradientSize,
            _filters,
            _activation.GradientPitch,
            -_border.Width,
            _product.BandSize,
            _filters,
            _activation.HasMoments);
        _kernelSums = op.HasKernelGradient ? new WinogradKernelSums<TLanes, TVector, T>(_channels, _filters) : null;
        _chunks = new TileChunks(
            _product.Pieces, Math.Min(MaximumKernelSums / (_kernelSums?.Size ?? 1), WinogradTiles.Count(images) / TilesInChunk));
    }

    public override int Phases => 3;

    public override long WorkspaceBytes =>
        KernelSumsOffset + (_kernelSums is null ? 0 : _chunks.Count * _kernelSums.Size * sizeof(T));

    public override long ScratchBytes => (SumsOfTile + _activation.ScratchLength) * sizeof(T);

    /// <summary>Those of the convolutions without transforms.</summary>
    public override long Flops { get; }

    private long NumbersOffset => _product.PackedSize * sizeof(T);

    private long SumsOffset => (NumbersOffset + (_activation.NumbersLength * sizeof(T)) + 63) / 64 * 64;

    private long KernelSumsOffset => (SumsOffset + (_chunks.Count * _activation.SumsBytes) + 63) / 64 * 64;

    // In the scratch, in numbers: a band of the output's gradient, a row of tiles of results and of activations.
    private long BandOffset => _product.ScratchLength;

    private long TileOffset =>
        BandOffset + (_activation.HasMoments ? (_product.ImagesInPiece * _band.Length) + (2 * TLanes.Count) : 0);

    private long TileLength => (long)WinogradTiles.Tile * _width * _activation.Pitch;

    private long ActivationsOffset => TileOffset + TileLength;

    private long SumsOfTile => ActivationsOffset + (_kernelSums is null ? 0 : TileLength);

    public override int Pieces(int phase) => phase switch
    {
        0 => _product.PackPieces + 1,
        1 => _chunks.Count,
        _ => 1 + (_kernelSums?.Rows ?? 0),
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        byte* workspace = arguments.Workspace<byte>();
        T* numbers = (T*)(workspace + NumbersOffset);
        double* sums = (double*)(workspace + SumsOffset);
        T* kernelSums = (T*)(workspace + KernelSumsOffset);
        switch (phase)
        {
            case 0 when piece < _product.PackPieces:
                _product.PackTransposed(arguments.Input<T>(_op.Kernel), piece, (T*)workspace);
                break;
            case 0:
                _activation.Fill(arguments, numbers);
                break;
            case 1:
                Compute(
                    arguments,
                    piece,
                    arguments.Scratch<T>(worker),
                    numbers,
                    (double*)(workspace + SumsOffset + (piece * _activation.SumsBytes)),
                    kernelSums + (piece * (_kernelSums?.Size ?? 0)));
                break;
            case 2 when piece == 0:
                _activation.Finish(arguments, sums, _chunks.Count);
                break;
            default:
                T* gradient = arguments.Output<T>(NormalizeReluConv2DGradientOp.KernelGradient);
                _kernelSums!.Finish(kernelSums, _chunks.Count, gradient, (nint)_channels * _filters, _filters, piece - 1);
                break;
        }
    }

    private void Compute(in KernelArguments arguments, int chunk, T* scratch, T* numbers, double* sums, T* kernelSums)
    {
        T* activations = _kernelSums is null ? null : scratch + ActivationsOffset;
        for (int piece = _chunks.Begin(chunk); piece < _chunks.Begin(chunk + 1); piece++)
        {
            bool isFirst = piece == _chunks.Begin(chunk);
            ImageRows part = _product.Part(piece);
            long pixel = _product.Range(piece).FirstPixel;
            TransformGradient(arguments, scratch, part, numbers);
            T* addend = _activation.Addend(arguments, pixel);
            _product.Multiply(
                arguments.Workspace<T>(),
                scratch,
                part,
                _activation.Images(arguments, pixel),
                addend == null ? _activation.Output(arguments, pixel) : addend);
            T* products = _product.Products(scratch);
            for (int row = 0; row < part.Images * part.Rows; row++)
            {
                int pixelRows = _product.PixelRows(part.FirstRow + (row % part.Rows));
                T* tile = scratch + TileOffset;
                _product.TransformProducts(products, scratch, tile, _activation.Pitch, pixelRows, _activation.Pitch);
                _activation.Apply(
                    arguments,
                    numbers,
                    tile,
                    new TileRange(pixel, pixelRows * _width, 0, _channels),
                    activations,
                    scratch + SumsOfTile,
                    sums,
                    isFirst && row == 0);
                if (activations != null)
                {
                    _product.TransformGradients(activations, _activation.Pitch, scratch, products, pixelRows);
                }

                products += _product.TilesInRow * _product.ProductPitch;
                pixel += pixelRows * _width;
            }

            _kernelSums?.Add(
                new TileRows<T>(_product.Products(scratch), _product.ProductPitch, _product.ProductPositionPitch),
                new TileRows<T>(scratch, _product.PixelPitch, _product.PixelPositionPitch),
                part.Images * part.Rows * _product.TilesInRow,
                kernelSums,
                isFirst,
                AheadOf(piece + 1, arguments.Input<T>(0), _activation.GradientPitch),
                AheadOf(piece + 1, _activation.Source(arguments, numbers).Addend, _activation.MomentsPitch));
        }
    }

    // The pixels of the output's gradient, or of what completes it, that a piece gathers and the one before has not.
    private PixelRows<T> AheadOf(int piece, T* pixels, int pitch)
    {
        if (piece == _product.Pieces || !_activation.HasMoments || _kernelSums!.RowsAreChannels)
        {
            return default;
        }

        ImageRows part = _product.Part(piece);
        int row = part.FirstRow == 0 ? 0 : (part.FirstRow * WinogradTiles.Tile) + WinogradTiles.Border - _border.Height;
        return new(pixels + ((((long)part.FirstImage * _gradientSize.Height) + row) * _gradientSize.Width * pitch), pitch);
    }

    private void TransformGradient(in KernelArguments arguments, T* scratch, ImageRows part, T* numbers)
    {
        if (!_activation.HasMoments)
        {
            _product.TransformImages(arguments.Input<T>(0), _activation.GradientPitch, scratch, part, false, default);
            return;
        }

        T* band = scratch + BandOffset;
        _band.Gather(
            arguments.Input<T>(0),
            band,
            part.FirstImage,
            part.Images,
            (part.FirstRow * WinogradTiles.Tile) - _border.Height,
            _product.BandSize.Height,
            _activation.Source(arguments, numbers));
        _product.TransformBand(band, scratch, part);
    }
}
