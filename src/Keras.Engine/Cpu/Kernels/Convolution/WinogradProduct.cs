using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// The products of Winograd's minimal filtering F(4x4, 3x3): transforms tiles of pixels, multiplies them position by position by the
/// transformed kernel, and transforms the products into results.
/// </summary>
/// <remarks>What a piece makes in between stays in the second-level cache, in the worker's scratch.</remarks>
internal sealed unsafe class WinogradProduct<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Tile = WinogradTiles.Tile;
    private const int Reach = WinogradTiles.Reach;
    private const int Positions = WinogradTiles.Positions;

    private const int Taps = 9;

    // Of transformed pixels and products, in a piece: what stays in the second-level cache.
    private const int DefaultBytes = 768 * 1024;

    // Tiles of a piece: below this the reading of the packed kernel is felt. Where there are few in all, threads without a piece are
    // felt more.
    private const int FewestTiles = 16;
    private const int FewestTilesOfFew = 8;
    private const int FewTiles = 32;

    // Bytes of a packed kernel that does not stay in the second-level cache beside a piece.
    private const int LargeKernel = 256 * 1024;

    private readonly Size2D _border;
    private readonly Size2D _sourceSize;
    private readonly int _channels;
    private readonly Size2D _targetSize;
    private readonly int _columns;
    private readonly Size2D _tiles;
    private readonly ImageDivision _division;
    private readonly Panels _panels;
    private readonly Segment[] _depth;
    private readonly int[] _pixelOffsets;
    private readonly int[] _productOffsets;
    private readonly int[][] _kernelAhead;
    private readonly WinogradAhead<T> _ahead;
    private readonly WinogradAhead<T> _moreAhead;

    /// <param name="source">Shape of the images.</param>
    /// <param name="target">Shape of the results.</param>
    /// <param name="border">Rows above and columns left of an image that its first windows see.</param>
    /// <param name="wantedPieces">Pieces wanted.</param>
    /// <param name="ahead">Rows to bring into the cache while multiplying, one for each pixel of the results.</param>
    /// <param name="moreAhead">More of them.</param>
    /// <param name="mostBytes">Of a piece's transformed pixels and products, at most.</param>
    public WinogradProduct(
        Shape source,
        Shape target,
        Size2D border,
        int wantedPieces,
        RowRange ahead = default,
        RowRange moreAhead = default,
        int mostBytes = DefaultBytes)
    {
        (_border, _sourceSize, _channels) = (border, (source[1], source[2]), source[3]);
        (_targetSize, _columns) = ((target[1], target[2]), target[3]);
        _panels = new Panels(_channels, _columns, TLanes.Count);
        PixelPitch = ChannelStage.Stride(_channels, TLanes.Count);
        ProductPitch = ChannelStage.Stride(_columns, TLanes.Count);
        _tiles = WinogradTiles.Of(target);
        int mostTiles = mostBytes / sizeof(T) / Positions / (PixelPitch + ProductPitch);
        int fewest = WinogradTiles.Count(target) > FewTiles ? FewestTiles : FewestTilesOfFew;
        _division = new ImageDivision(target[0], _tiles, 1, wantedPieces, mostTiles, fewest);
        _depth = [new Segment(0, _channels)];
        _pixelOffsets = [.. Enumerable.Range(0, TilesInPiece).Select(tile => tile * PixelPitch)];
        _productOffsets = [.. Enumerable.Range(0, TilesInPiece).Select(tile => tile * ProductPitch)];
        _kernelAhead = PackedSize * sizeof(T) > LargeKernel
            ? [.. Enumerable.Range(0, _panels.Count).Select(panel => AheadRows.Table(
                TileRows(panel), KernelAheadPitch(panel), KernelAheadPitch(panel), _channels))]
            : [];
        int[] tileRows = [.. Enumerable.Range(0, _panels.Count).Select(TileRows)];

        // A product has two requests at a time; one is left beside a large kernel.
        int positions = _kernelAhead.Length > 0 && moreAhead.Length > 0 ? Positions / 2 : Positions;
        _ahead = new WinogradAhead<T>(ahead, 0, positions, tileRows, _channels);
        _moreAhead = new WinogradAhead<T>(moreAhead, Positions - positions, positions, tileRows, _channels);
    }

    /// <summary>Independent parts of the product.</summary>
    public int Pieces => _division.RowPieces;

    /// <summary>Numbers of the packed kernel.</summary>
    public long PackedSize => Positions * _panels.Size;

    /// <summary>Pieces that the kernel is packed in: a channel of the images each.</summary>
    public int PackPieces => _channels;

    /// <summary>Numbers of a worker's scratch.</summary>
    public long ScratchLength => SpareOffset + ((2 + (Reach * Tile) + (Tile * Tile)) * TLanes.Count);

    /// <summary>Numbers from one tile of transformed pixels to the next.</summary>
    public int PixelPitch { get; }

    /// <summary>Numbers from one tile of products to the next.</summary>
    public int ProductPitch { get; }

    /// <summary>Numbers from one position of transformed pixels to the next.</summary>
    /// <remarks>A vector between the positions: their places must not all compete for the same lines of the cache.</remarks>
    public int PixelPositionPitch => (TilesInPiece * PixelPitch) + TLanes.Count;

    /// <summary>Numbers from one position of products to the next.</summary>
    public int ProductPositionPitch => (TilesInPiece * ProductPitch) + TLanes.Count;

    /// <summary>Tiles of a row.</summary>
    public int TilesInRow => _tiles.Width;

    /// <summary>Pixels of the source under a piece at most, with its border.</summary>
    public Size2D BandSize => ((_division.RowsInPiece * Tile) + Reach - Tile, ColumnsInRow);

    /// <summary>Images of a piece at most.</summary>
    public int ImagesInPiece => _division.ImagesInPiece;

    private int TilesInPiece => _division.ImagesInPiece * _division.RowsInPiece * _tiles.Width;

    private int ColumnsInRow => (_tiles.Width * Tile) + Reach - Tile;

    private long ProductsOffset => (long)Positions * PixelPositionPitch;

    private long ColumnsOffset => ProductsOffset + ((long)Positions * ProductPositionPitch);

    private long SpareOffset => ColumnsOffset + (ColumnsInRow * Reach * TLanes.Count);

    /// <summary>The rows of tiles of a piece.</summary>
    public ImageRows Part(int piece) => _division[piece];

    /// <summary>Rows of pixels that a row of tiles has.</summary>
    public int PixelRows(int tileRow) => Math.Min(_targetSize.Height - (tileRow * Tile), Tile);

    /// <summary>The pixels of the results of a piece.</summary>
    public TileRange Range(int piece)
    {
        ImageRows part = _division[piece];
        int firstRow = part.FirstRow * Tile;
        return new TileRange(
            (((long)part.FirstImage * _targetSize.Height) + firstRow) * _targetSize.Width,
            part.Images * Math.Min(_targetSize.Height - firstRow, part.Rows * Tile) * _targetSize.Width,
            0,
            _columns);
    }

    /// <summary>Where the products of the worker's piece are.</summary>
    public T* Products(T* scratch) => scratch + ProductsOffset;

    /// <summary>Transforms and packs the taps of one channel of the images.</summary>
    public void Pack(T* kernel, int channel, T* packed) =>
        Pack(kernel + ((long)channel * _columns), (nint)_channels * _columns, 1, channel, packed);

    /// <summary>
    /// The same for the gradient towards images: the channel is a filter of the kernel, its columns are channels, and taps are in
    /// opposite order.
    /// </summary>
    public void PackTransposed(T* kernel, int channel, T* packed)
    {
        nint tapPitch = (nint)_channels * _columns;
        Pack(kernel + ((Taps - 1) * tapPitch) + channel, -tapPitch, _channels, channel, packed);
    }

    /// <summary>Transforms the pixels of a piece where they are.</summary>
    /// <param name="source">The images.</param>
    /// <param name="pitch">Numbers from one of their pixels to the next.</param>
    /// <param name="scratch">The worker's.</param>
    /// <param name="part">The piece.</param>
    /// <param name="activates">Whether pixels are normalized and rectified first.</param>
    /// <param name="before">The numbers of that.</param>
    public void TransformImages(T* source, int pitch, T* scratch, ImageRows part, bool activates, ChannelStage<T> before)
    {
        // A vector of zeros and one of ones: masks, and the first what is read of the border.
        T* spare = scratch + SpareOffset;
        TLanes.Store(spare, TLanes.Constant(0));
        TLanes.Store(spare + TLanes.Count, TLanes.GreaterThan(TLanes.Constant(1), TLanes.Constant(0)));
        T* target = scratch;
        for (int image = part.FirstImage; image < part.FirstImage + part.Images; image++)
        {
            for (int row = part.FirstRow; row < part.FirstRow + part.Rows; row++)
            {
                TransformRow(
                    source + ((long)image * _sourceSize.Height * _sourceSize.Width * pitch),
                    pitch,
                    (row * Tile) - _border.Height,
                    target,
                    scratch + ColumnsOffset,
                    spare,
                    activates,
                    before);
                target += _tiles.Width * PixelPitch;
            }
        }
    }

    /// <summary>Transforms the pixels of a piece that were gathered with their border.</summary>
    /// <param name="band">The pixels, of <see cref="BandSize"/> for each image.</param>
    /// <param name="scratch">The worker's.</param>
    /// <param name="part">The piece.</param>
    public void TransformBand(T* band, T* scratch, ImageRows part)
    {
        T** rows = stackalloc T*[Reach];
        nint* pitches = stackalloc nint[Reach];
        T* columns = scratch + ColumnsOffset;
        T* target = scratch;
        for (int image = 0; image < part.Images; image++)
        {
            for (int row = 0; row < part.Rows; row++)
            {
                long first = (((long)image * BandSize.Height) + (row * Tile)) * BandSize.Width * _channels;
                for (int channel = 0; channel < _channels; channel += TLanes.Count)
                {
                    for (int line = 0; line < Reach; line++)
                    {
                        rows[line] = band + first + (line * BandSize.Width * _channels) + channel;
                        pitches[line] = _channels;
                    }

                    WinogradTransforms<TLanes, TVector, T>.Columns(rows, pitches, ColumnsInRow, columns, 0);
                    WinogradTransforms<TLanes, TVector, T>.Rows(
                        columns, _tiles.Width, target + channel, PixelPitch, PixelPositionPitch);
                }

                target += _tiles.Width * PixelPitch;
            }
        }
    }

    /// <summary>Multiplies transformed pixels by the kernel.</summary>
    /// <param name="packed">The packed kernel.</param>
    /// <param name="scratch">The worker's.</param>
    /// <param name="part">The piece.</param>
    /// <param name="ahead">The first row to bring into the cache: 16 for each tile.</param>
    /// <param name="moreAhead">The first of more of them, or null.</param>
    public void Multiply(T* packed, T* scratch, ImageRows part, T* ahead, T* moreAhead = null)
    {
        int tiles = part.Images * part.Rows * _tiles.Width;
        fixed (int* pixelOffsets = _pixelOffsets, productOffsets = _productOffsets)
        {
            for (int position = 0; position < Positions; position++)
            {
                for (int index = 0; index < _panels.Count; index++)
                {
                    Panel panel = _panels[index];
                    T* right = packed + (position * _panels.Size) + panel.Offset;
                    AheadRows rows = _ahead.Of(ahead, position, index);
                    AheadRows more = _moreAhead.Of(moreAhead, position, index);
                    if (_kernelAhead.Length > 0)
                    {
                        more = more.Brings ? more : rows;
                        rows = new(
                            right + (_channels * panel.Vectors * TLanes.Count), KernelAheadPitch(index), _kernelAhead[index]);
                    }

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
                        Ahead = rows,
                        MoreAhead = more,
                    };
                    product.Run<TLanes, TVector>();
                }
            }
        }
    }

    /// <summary>Transforms the products of a row of tiles into results.</summary>
    /// <param name="products">The products of the first tile.</param>
    /// <param name="scratch">The worker's.</param>
    /// <param name="target">The first result.</param>
    /// <param name="targetPitch">From one result to its right neighbor.</param>
    /// <param name="rows">Rows of results that exist.</param>
    /// <param name="columns">Numbers of a result to write.</param>
    public void TransformProducts(T* products, T* scratch, T* target, int targetPitch, int rows, int columns)
    {
        T* middle = scratch + SpareOffset + (2 * TLanes.Count);
        T* spare = middle + (Reach * Tile * TLanes.Count);
        nint rowPitch = (nint)_targetSize.Width * targetPitch;
        for (int tile = 0; tile < _tiles.Width; tile++)
        {
            int width = Math.Min(_targetSize.Width - (tile * Tile), Tile);
            for (int column = 0; column < columns; column += TLanes.Count)
            {
                int count = Math.Min(columns - column, TLanes.Count);
                if (rows == Tile && width == Tile)
                {
                    WinogradTransforms<TLanes, TVector, T>.Results(
                        products + column, ProductPositionPitch, middle, target + column, targetPitch, rowPitch, count);
                    continue;
                }

                WinogradTransforms<TLanes, TVector, T>.Results(
                    products + column, ProductPositionPitch, middle, spare, TLanes.Count, Tile * TLanes.Count, TLanes.Count);
                for (int pixel = 0; pixel < rows * width; pixel++)
                {
                    (int y, int x) = (pixel / width, pixel % width);
                    TLanes.StorePart(
                        target + (y * rowPitch) + (x * targetPitch) + column,
                        TLanes.Load(spare + (((y * Tile) + x) * TLanes.Count)),
                        count);
                }
            }

            products += ProductPitch;
            target += Tile * targetPitch;
        }
    }

    /// <summary>Transforms a row of tiles of pixels as the gradients of results are, for the gradient of the kernel.</summary>
    /// <param name="results">The first pixel, of whole vectors.</param>
    /// <param name="pitch">From one pixel to its right neighbor.</param>
    /// <param name="scratch">The worker's.</param>
    /// <param name="products">Where the first tile goes: the place of its products.</param>
    /// <param name="rows">Rows of pixels that exist.</param>
    public void TransformGradients(T* results, int pitch, T* scratch, T* products, int rows)
    {
        T* middle = scratch + SpareOffset + (2 * TLanes.Count);
        T* spare = middle + (Reach * Tile * TLanes.Count);
        nint rowPitch = (nint)_targetSize.Width * pitch;
        for (int tile = 0; tile < _tiles.Width; tile++)
        {
            int width = Math.Min(_targetSize.Width - (tile * Tile), Tile);
            for (int column = 0; column < ProductPitch; column += TLanes.Count)
            {
                T* target = products + column;
                if (rows == Tile && width == Tile)
                {
                    WinogradTransforms<TLanes, TVector, T>.ProductGradients(
                        results + column, pitch, rowPitch, middle, target, ProductPositionPitch);
                    continue;
                }

                new Span<T>(spare, Tile * Tile * TLanes.Count).Clear();
                for (int pixel = 0; pixel < rows * width; pixel++)
                {
                    (int y, int x) = (pixel / width, pixel % width);
                    TLanes.Store(
                        spare + (((y * Tile) + x) * TLanes.Count),
                        TLanes.Load(results + (y * rowPitch) + (x * pitch) + column));
                }

                WinogradTransforms<TLanes, TVector, T>.ProductGradients(
                    spare, TLanes.Count, Tile * TLanes.Count, middle, target, ProductPositionPitch);
            }

            products += ProductPitch;
            results += Tile * pitch;
        }
    }

    private void Pack(T* taps, nint tapPitch, nint columnPitch, int channel, T* packed)
    {
        T* lanes = stackalloc T[Taps * TLanes.Count];
        for (int index = 0; index < _panels.Count; index++)
        {
            Panel panel = _panels[index];
            int width = panel.Vectors * TLanes.Count;
            for (int column = 0; column < width; column += TLanes.Count)
            {
                int count = Math.Min(panel.Columns - column, TLanes.Count);
                T* first = taps + ((panel.FirstColumn + column) * columnPitch);
                T* target = packed + panel.Offset + ((long)channel * width) + column;
                if (columnPitch == 1)
                {
                    WinogradTransforms<TLanes, TVector, T>.Kernel(first, tapPitch, count, target, (nint)_panels.Size);
                    continue;
                }

                for (int tap = 0; tap < Taps; tap++)
                {
                    for (int lane = 0; lane < count; lane++)
                    {
                        lanes[(tap * TLanes.Count) + lane] = first[(tap * tapPitch) + (lane * columnPitch)];
                    }
                }

                WinogradTransforms<TLanes, TVector, T>.Kernel(lanes, TLanes.Count, count, target, (nint)_panels.Size);
            }
        }
    }

    // One row of tiles, a vector of channels at a time: the columns of that vector stay in the first-level cache.
    private void TransformRow(
        T* image, int pitch, int top, T* target, T* columns, T* zeros, bool activates, ChannelStage<T> before)
    {
        T** rows = stackalloc T*[Reach];
        T** masks = stackalloc T*[Reach];
        nint* pitches = stackalloc nint[Reach];
        int first = Math.Min(_border.Width, ColumnsInRow);
        int count = Math.Min(_sourceSize.Width, ColumnsInRow - first);
        new Span<T>(columns, first * Reach * TLanes.Count).Clear();
        new Span<T>(
            columns + ((first + count) * Reach * TLanes.Count), (ColumnsInRow - first - count) * Reach * TLanes.Count).Clear();
        T* inside = columns + (first * Reach * TLanes.Count);
        nint ahead = (nint)Tile * _sourceSize.Width * pitch;
        for (int channel = 0; channel < _channels; channel += TLanes.Count)
        {
            for (int row = 0; row < Reach; row++)
            {
                bool isInside = top + row >= 0 && top + row < _sourceSize.Height;
                rows[row] = isInside ? image + ((long)(top + row) * _sourceSize.Width * pitch) + channel : zeros;
                pitches[row] = isInside ? pitch : 0;
                masks[row] = isInside ? zeros + TLanes.Count : zeros;
            }

            if (activates)
            {
                WinogradTransforms<TLanes, TVector, T>.ActivatedColumns(
                    rows, pitches, masks, count, inside, ahead, before.From(channel));
            }
            else
            {
                WinogradTransforms<TLanes, TVector, T>.Columns(rows, pitches, count, inside, ahead);
            }

            WinogradTransforms<TLanes, TVector, T>.Rows(columns, _tiles.Width, target + channel, PixelPitch, PixelPositionPitch);
        }
    }

    private int TileRows(int panel) => RowProduct<T>.TileRows(_panels[panel].Vectors, TLanes.Registers);

    // The next panel comes in as many shares as there are tiles; in bytes.
    private int KernelAheadPitch(int panel) =>
        ((_channels * _panels[panel].Vectors * TLanes.Count) + TilesInPiece - 1) / TilesInPiece * sizeof(T);
}
