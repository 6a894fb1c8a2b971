using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Transforms rows of tiles of the images, activated before if asked for, and the output's gradient, and sums their products.
/// </summary>
/// <remarks>A piece is a chunk of tiles and a block of channels and filters. Sums run in float; chunks are added in order.</remarks>
internal sealed unsafe class WinogradKernelGradientCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Numbers of the sums of all chunks: they are written and read once more.
    private const long MaximumKernelSums = 1 << 20;

    // Of a piece's tiles: the sums of a block stay in the second-level cache beside them.
    private const int MostBytes = 256 * 1024;

    // At least, if there are so many: they must be worth the sums of a chunk.
    private const int TilesInChunk = 64;

    private readonly int _gradientInput;
    private readonly double? _epsilon;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _width;
    private readonly int _imagePitch;
    private readonly int _channelsInBlock;
    private readonly int _filtersInBlock;
    private readonly int _channelBlocks;
    private readonly int _blocks;
    private readonly WinogradProduct<TLanes, TVector, T> _product;
    private readonly WinogradKernelSums<TLanes, TVector, T> _sums;
    private readonly TileChunks _chunks;

    /// <param name="window">The convolution's window.</param>
    /// <param name="step">The step, whose first input is the images.</param>
    /// <param name="gradientInput">The input that is the output's gradient.</param>
    /// <param name="epsilon">
    /// Epsilon of the normalization, if the images are normalized and rectified first: inputs 1 to 4 are then its numbers.
    /// </param>
    public WinogradKernelGradientCall(Window2D window, Step step, int gradientInput, double? epsilon)
    {
        (Shape images, Shape gradient) = (step.InputType(0).Shape, step.InputType(gradientInput).Shape);
        (_gradientInput, _epsilon) = (gradientInput, epsilon);
        (_channels, _filters, _width, _imagePitch) = (images[3], gradient[3], images[2], step.InputPitch(0));
        (_channelsInBlock, _filtersInBlock) = WinogradKernelGradient.Block(_channels, _filters);
        _channelBlocks = _channels / _channelsInBlock;
        _blocks = _channelBlocks * (_filters / _filtersInBlock);
        Flops = 2 * gradient.Length * 9 * _channels;
        _product = new WinogradProduct<TLanes, TVector, T>(
            gradient.With(3, _filtersInBlock),
            images.With(3, _channelsInBlock),
            (WinogradTiles.Border - window.Top, WinogradTiles.Border - window.Left),
            WorkDivision.Wanted(Flops),
            mostBytes: MostBytes);
        _sums = new WinogradKernelSums<TLanes, TVector, T>(_channelsInBlock, _filtersInBlock);
        _chunks = new TileChunks(
            _product.Pieces, Math.Min(MaximumKernelSums / (_sums.Size * _blocks), WinogradTiles.Count(images) / TilesInChunk));
    }

    public override int Phases => 3;

    public override long WorkspaceBytes => (SumsOffset + (_chunks.Count * _blocks * _sums.Size)) * sizeof(T);

    public override long ScratchBytes => (TileOffset + (_epsilon is null ? 0 : TileLength)) * sizeof(T);

    /// <summary>Those of the sums without transforms.</summary>
    public override long Flops { get; }

    private int NumberStride => ChannelStage.Stride(_channels, TLanes.Count);

    private long SumsOffset => 3L * NumberStride;

    // In the scratch, in numbers: a row of tiles of activations.
    private long TileOffset => _product.ScratchLength;

    private long TileLength => (long)WinogradTiles.Tile * _width * _product.ProductPitch;

    public override int Pieces(int phase) => phase switch
    {
        0 => _epsilon is null ? 0 : 1,
        1 => _chunks.Count * _blocks,
        _ => _sums.Rows * _blocks,
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        T* workspace = arguments.Workspace<T>();
        ChannelStage<T> activation = new(workspace, NumberStride);
        T* sums = workspace + SumsOffset;
        switch (phase)
        {
            case 0:
                activation.Fill(arguments, 1, _epsilon!.Value, _channels);
                break;
            case 1:
                Sum(arguments, piece / _blocks, piece % _blocks, arguments.Scratch<T>(worker), activation, sums);
                break;
            default:
                (int block, int row) = (piece / _sums.Rows, piece % _sums.Rows);
                (int firstChannel, int firstFilter) = First(block);
                _sums.Finish(
                    sums + (block * _chunks.Count * _sums.Size),
                    _chunks.Count,
                    arguments.Output<T>() + ((long)firstChannel * _filters) + firstFilter,
                    (nint)_channels * _filters,
                    _filters,
                    row);
                break;
        }
    }

    private (int Channel, int Filter) First(int block) =>
        (block % _channelBlocks * _channelsInBlock, block / _channelBlocks * _filtersInBlock);

    private void Sum(in KernelArguments arguments, int chunk, int block, T* scratch, ChannelStage<T> activation, T* allSums)
    {
        (int firstChannel, int firstFilter) = First(block);
        T* tile = scratch + TileOffset;
        T* sums = allSums + (((block * _chunks.Count) + chunk) * _sums.Size);
        for (int piece = _chunks.Begin(chunk); piece < _chunks.Begin(chunk + 1); piece++)
        {
            ImageRows part = _product.Part(piece);
            long pixel = _product.Range(piece).FirstPixel;
            _product.TransformImages(
                arguments.Input<T>(_gradientInput) + firstFilter, _filters, scratch, part, false, default);
            T* products = _product.Products(scratch);
            for (int row = 0; row < part.Images * part.Rows; row++)
            {
                int pixelRows = _product.PixelRows(part.FirstRow + (row % part.Rows));
                T* images = arguments.Input<T>(0) + (pixel * _imagePitch) + firstChannel;
                if (_epsilon is null)
                {
                    _product.TransformGradients(images, _imagePitch, scratch, products, pixelRows);
                }
                else
                {
                    activation.From(firstChannel).Apply<TLanes, TVector>(
                        images, _imagePitch, tile, _product.ProductPitch, pixelRows * _width, _channelsInBlock, rectifies: true);
                    _product.TransformGradients(tile, _product.ProductPitch, scratch, products, pixelRows);
                }

                products += _product.TilesInRow * _product.ProductPitch;
                pixel += pixelRows * _width;
            }

            _sums.Add(
                new TileRows<T>(_product.Products(scratch), _product.ProductPitch, _product.ProductPositionPitch),
                new TileRows<T>(scratch, _product.PixelPitch, _product.PixelPositionPitch),
                part.Images * part.Rows * _product.TilesInRow,
                sums,
                piece == _chunks.Begin(chunk),
                _sums.RowsAreChannels && piece + 1 < _product.Pieces
                    ? new(arguments.Input<T>(0) + (_product.Range(piece + 1).FirstPixel * _imagePitch) + firstChannel, _imagePitch)
                    : default);
        }
    }
}
