using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Transforms the kernel; then, piece by piece, transforms tiles of pixels, multiplies them position by position, and transforms
/// the products into results.
/// </summary>
/// <remarks>What a piece makes in between stays in the second-level cache.</remarks>
internal sealed unsafe class WinogradCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Tile = WinogradTiles.Tile;
    private const int Reach = WinogradTransforms<TLanes, TVector, T>.Reach;
    private const int Positions = WinogradTransforms<TLanes, TVector, T>.Positions;

    // Of transformed pixels and products, in a piece.
    private const int MaximumBytes = 768 * 1024;

    // Tiles of a piece: below this the reading of the packed kernel is felt.
    private const int FewestTiles = 16;

    private readonly Window2D _window;
    private readonly Shape _images;
    private readonly Shape _output;
    private readonly int _inputPitch;
    private readonly int _outputPitch;
    private readonly Size2D _tiles;
    private readonly ImageDivision _division;
    private readonly Panels _panels;
    private readonly ResultStage _result;
    private readonly Segment[] _depth;
    private readonly int _pixelPitch;
    private readonly int _productPitch;
    private readonly int[] _pixelOffsets;
    private readonly int[] _productOffsets;
    private readonly int[][] _ahead;
    private readonly int[] _resultsAhead;

    public WinogradCall(FusedConv2DOp op, Step step)
    {
        (_window, _images, _output) = (op.Window, step.InputType(0).Shape, step.OutputType().Shape);
        (_inputPitch, _outputPitch) = (step.InputPitch(0), step.OutputPitch());
        Flops = 2 * _output.Length * 9 * Channels;
        _panels = new Panels(Channels, Filters, TLanes.Count);
        _pixelPitch = ChannelStage.Stride(Channels, TLanes.Count);
        _productPitch = ChannelStage.Stride(Filters, TLanes.Count);
        _tiles = WinogradTiles.Of(_output);
        int mostTiles = MaximumBytes / sizeof(T) / Positions / (_pixelPitch + _productPitch);
        _division = new ImageDivision(_output[0], _tiles, 1, WorkDivision.Wanted(Flops), mostTiles, FewestTiles);
        _result = new ResultStage(op, Filters, TLanes.Count);
        _depth = [new Segment(0, Channels)];
        _pixelOffsets = [.. Enumerable.Range(0, TilesInPiece).Select(tile => tile * _pixelPitch)];
        _productOffsets = [.. Enumerable.Range(0, TilesInPiece).Select(tile => tile * _productPitch)];
        _ahead = [.. Enumerable.Range(0, _panels.Count).Select(panel => AheadRows.Table(
            RowProduct<T>.TileRows(_panels[panel].Vectors, TLanes.Registers), AheadPitch(panel), AheadPitch(panel), Channels))];
        _resultsAhead = AheadRows.Table(
            RowProduct<T>.TileRows(_panels[0].Vectors, TLanes.Registers), _outputPitch * sizeof(T), Filters * sizeof(T), Channels);
        PreparedFrom = [.. Enumerable.Range(1, op.AddendInput - 1)];
    }

    public override int Phases => 2;

    public override IReadOnlyList<int> PreparedFrom { get; }

    public override long WorkspaceBytes => (PackedSize + (3L * _result.Stride)) * sizeof(T);

    public override long ScratchBytes => (SpareOffset + ((1 + (Reach * Tile) + (Tile * Tile)) * TLanes.Count)) * sizeof(T);

    /// <summary>Those of the convolution without transforms.</summary>
    public override long Flops { get; }

    private int TilesInPiece => _division.ImagesInPiece * _division.RowsInPiece * _tiles.Width;

    private int Channels => _images[3];

    private int Filters => _output[3];

    private long PackedSize => Positions * _panels.Size;

    // A vector between the positions: their places must not all compete for the same lines of the cache.
    private int PixelPositionPitch => (TilesInPiece * _pixelPitch) + TLanes.Count;

    private int ProductPositionPitch => (TilesInPiece * _productPitch) + TLanes.Count;

    private int ColumnsInRow => (_tiles.Width * Tile) + Reach - Tile;

    private long ProductsOffset => (long)Positions * PixelPositionPitch;

    private long ColumnsOffset => ProductsOffset + ((long)Positions * ProductPositionPitch);

    private long SpareOffset => ColumnsOffset + (ColumnsInRow * Reach * TLanes.Count);

    public override int Pieces(int phase) => phase == 0 ? Channels + 1 : _division.RowPieces;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        T* workspace = arguments.Workspace<T>();
        ChannelStage<T> result = new(workspace + PackedSize, _result.Stride);
        if (phase == 0 && piece < Channels)
        {
            Pack(arguments.Input<T>(1), workspace, piece);
        }
        else if (phase == 0)
        {
            _result.Fill(arguments, result);
        }
        else
        {
            T* scratch = arguments.Scratch<T>(worker);
            ImageRows part = _division[piece];
            TransformPixels(arguments.Input<T>(0), scratch, part);
            long firstPixel = (((long)part.FirstImage * _output[1]) + (part.FirstRow * Tile)) * _output[2];
            T* output = arguments.Output<T>() + (firstPixel * _outputPitch);
            Multiply(workspace, scratch, part.Images * part.Rows * _tiles.Width, output);
            TransformProducts(scratch, output, part);
            int pixels = part.Images * Math.Min(_output[1] - (part.FirstRow * Tile), part.Rows * Tile) * _output[2];
            _result.Apply<TLanes, TVector, T>(arguments, result, firstPixel, pixels, _outputPitch, 0, Filters);
        }
    }

    private void Pack(T* kernel, T* packed, int channel)
    {
        for (int index = 0; index < _panels.Count; index++)
        {
            Panel panel = _panels[index];
            int width = panel.Vectors * TLanes.Count;
            for (int column = 0; column < width; column += TLanes.Count)
            {
                WinogradTransforms<TLanes, TVector, T>.Kernel(
                    kernel + ((long)channel * Filters) + panel.FirstColumn + column,
                    (nint)Channels * Filters,
                    Math.Min(panel.Columns - column, TLanes.Count),
                    packed + panel.Offset + ((long)channel * width) + column,
                    (nint)_panels.Size);
            }
        }
    }

    private void TransformPixels(T* source, T* scratch, ImageRows part)
    {
        T* target = scratch;
        for (int image = part.FirstImage; image < part.FirstImage + part.Images; image++)
        {
            for (int row = part.FirstRow; row < part.FirstRow + part.Rows; row++)
            {
                TransformRow(
                    source + ((long)image * _images[1] * _images[2] * _inputPitch),
                    (row * Tile) - _window.Top,
                    target,
                    scratch + ColumnsOffset,
                    scratch + SpareOffset);
                target += _tiles.Width * _pixelPitch;
            }
        }
    }

    // One row of tiles, a vector of channels at a time: the columns of that vector stay in the first-level cache.
    private void TransformRow(T* image, int top, T* target, T* columns, T* zeros)
    {
        T** rows = stackalloc T*[Reach];
        nint* pitches = stackalloc nint[Reach];
        TLanes.Store(zeros, TLanes.Constant(0));
        int first = Math.Min(_window.Left, ColumnsInRow);
        int count = Math.Min(_images[2], ColumnsInRow - first);
        new Span<T>(columns, first * Reach * TLanes.Count).Clear();
        new Span<T>(
            columns + ((first + count) * Reach * TLanes.Count), (ColumnsInRow - first - count) * Reach * TLanes.Count).Clear();
        for (int channel = 0; channel < Channels; channel += TLanes.Count)
        {
            for (int row = 0; row < Reach; row++)
            {
                bool isInside = top + row >= 0 && top + row < _images[1];
                rows[row] = isInside ? image + ((long)(top + row) * _images[2] * _inputPitch) + channel : zeros;
                pitches[row] = isInside ? _inputPitch : 0;
            }

            WinogradTransforms<TLanes, TVector, T>.Columns(
                rows, pitches, count, columns + (first * Reach * TLanes.Count), (nint)Tile * _images[2] * _inputPitch);
            WinogradTransforms<TLanes, TVector, T>.Rows(
                columns, _tiles.Width, target + channel, _pixelPitch, PixelPositionPitch);
        }
    }

    // Meanwhile the next panel comes and, with the first positions, the rows that the results go to: 16 for each tile.
    private void Multiply(T* packed, T* scratch, int tiles, T* output)
    {
        fixed (int* pixelOffsets = _pixelOffsets, productOffsets = _productOffsets)
        {
            for (int position = 0; position < Positions; position++)
            {
                for (int index = 0; index < _panels.Count; index++)
                {
                    Panel panel = _panels[index];
                    T* right = packed + (position * _panels.Size) + panel.Offset;
                    RowProduct<T> product = new()
                    {
                        Left = scratch + (position * PixelPositionPitch),
                        LeftOffsets = pixelOffsets,
                        Segments = _depth,
                        Right = right,
                        Vectors = panel.Vectors,
                        Target = scratch + ProductsOffset + (position * ProductPositionPitch) + panel.FirstColumn,
                        TargetOffsets = productOffsets,
                        Rows = tiles,
                        Columns = panel.Vectors * TLanes.Count,
                        Ahead = new AheadRows(right + (Channels * panel.Vectors * TLanes.Count), AheadPitch(index), _ahead[index]),
                        MoreAhead = position < Tile * Tile && index == 0
                            ? new AheadRows(output + ((long)position * tiles * _outputPitch), _outputPitch * sizeof(T), _resultsAhead)
                            : default,
                    };
                    product.Run<TLanes, TVector>();
                }
            }
        }
    }

    private void TransformProducts(T* scratch, T* output, ImageRows part)
    {
        T* products = scratch + ProductsOffset;
        for (int image = 0; image < part.Images; image++)
        {
            for (int row = 0; row < part.Rows; row++)
            {
                for (int column = 0; column < _tiles.Width; column++)
                {
                    TransformTile(
                        products,
                        output + ((((long)image * _output[1]) + (row * Tile)) * _output[2] + (column * Tile)) * _outputPitch,
                        Math.Min(_output[1] - ((part.FirstRow + row) * Tile), Tile),
                        Math.Min(_output[2] - (column * Tile), Tile),
                        scratch + SpareOffset + TLanes.Count);
                    products += _productPitch;
                }
            }
        }
    }

    private void TransformTile(T* products, T* output, int rows, int columns, T* spare)
    {
        nint rowPitch = (nint)_output[2] * _outputPitch;
        T* tile = spare + (Reach * Tile * TLanes.Count);
        for (int filter = 0; filter < Filters; filter += TLanes.Count)
        {
            int count = Math.Min(Filters - filter, TLanes.Count);
            if (rows == Tile && columns == Tile && count == TLanes.Count)
            {
                WinogradTransforms<TLanes, TVector, T>.Results(
                    products + filter, ProductPositionPitch, spare, output + filter, _outputPitch, rowPitch);
                continue;
            }

            WinogradTransforms<TLanes, TVector, T>.Results(
                products + filter, ProductPositionPitch, spare, tile, TLanes.Count, Tile * TLanes.Count);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    TLanes.StorePart(
                        output + (row * rowPitch) + (column * _outputPitch) + filter,
                        TLanes.Load(tile + (((row * Tile) + column) * TLanes.Count)),
                        count);
                }
            }
        }
    }

    // The next panel comes in as many shares as there are tiles; in bytes.
    private int AheadPitch(int panel) =>
        ((Channels * _panels[panel].Vectors * TLanes.Count) + TilesInPiece - 1) / TilesInPiece * sizeof(T);
}
