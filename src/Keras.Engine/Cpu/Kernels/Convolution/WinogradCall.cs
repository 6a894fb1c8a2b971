using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Transforms the kernel; then, piece by piece, transforms tiles of pixels, activated before if asked for, multiplies them position
/// by position, and transforms the products into results, whose moments are summed.
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
    private readonly int _images;
    private readonly Size2D _imageSize;
    private readonly Size2D _outputSize;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _inputPitch;
    private readonly int _outputPitch;
    private readonly Size2D _tiles;
    private readonly ImageDivision _division;
    private readonly Panels _panels;
    private readonly FusedConv2DOp _op;
    private readonly int _beforeStride;
    private readonly ResultStage _result;
    private readonly TileChunks _chunks;
    private readonly MomentSums _moments;
    private readonly long[] _rows;
    private readonly Segment[] _depth;
    private readonly int _pixelPitch;
    private readonly int _productPitch;
    private readonly int[] _pixelOffsets;
    private readonly int[] _productOffsets;
    private readonly int[][] _ahead;
    private readonly int[] _resultsAhead;

    public WinogradCall(FusedConv2DOp op, Step step)
    {
        _op = op;
        (Shape images, Shape output) = (step.InputType(0).Shape, step.OutputType().Shape);
        (_window, _images) = (op.Window, images[0]);
        (_imageSize, _outputSize) = ((images[1], images[2]), (output[1], output[2]));
        (_channels, _filters) = (images[3], output[3]);
        (_inputPitch, _outputPitch) = (step.InputPitch(0), step.OutputPitch());
        Flops = 2 * output.Length * 9 * _channels;
        _panels = new Panels(_channels, _filters, TLanes.Count);
        _pixelPitch = ChannelStage.Stride(_channels, TLanes.Count);
        _productPitch = ChannelStage.Stride(_filters, TLanes.Count);
        _tiles = WinogradTiles.Of(output);
        int mostTiles = MaximumBytes / sizeof(T) / Positions / (_pixelPitch + _productPitch);
        _division = new ImageDivision(_images, _tiles, 1, WorkDivision.Wanted(Flops), mostTiles, FewestTiles);
        _beforeStride = op.Before is null ? 0 : _pixelPitch;
        _result = new ResultStage(op, _filters, TLanes.Count);
        _chunks = new TileChunks(_division.RowPieces);
        _moments = new MomentSums(_filters);
        _rows = op.Moments ? _chunks.Pixels(Range, 1) : [];
        _depth = [new Segment(0, _channels)];
        _pixelOffsets = [.. Enumerable.Range(0, TilesInPiece).Select(tile => tile * _pixelPitch)];
        _productOffsets = [.. Enumerable.Range(0, TilesInPiece).Select(tile => tile * _productPitch)];
        _ahead = [.. Enumerable.Range(0, _panels.Count).Select(panel => AheadRows.Table(
            RowProduct<T>.TileRows(_panels[panel].Vectors, TLanes.Registers), AheadPitch(panel), AheadPitch(panel), _channels))];
        _resultsAhead = AheadRows.Table(
            RowProduct<T>.TileRows(_panels[0].Vectors, TLanes.Registers), _outputPitch * sizeof(T), _filters * sizeof(T), _channels);
        PreparedFrom = op.Moments ? [] : [.. Enumerable.Range(1, op.AddendInput - 1)];
    }

    public override int Phases => _op.Moments ? 3 : 2;

    public override IReadOnlyList<int> PreparedFrom { get; }

    public override long WorkspaceBytes => MomentsOffset + (_op.Moments ? _chunks.Count * _moments.ChunkBytes : 0);

    public override long ScratchBytes => (SpareOffset + ((2 + (Reach * Tile) + (Tile * Tile)) * TLanes.Count)) * sizeof(T);

    /// <summary>Those of the convolution without transforms.</summary>
    public override long Flops { get; }

    private int TilesInPiece => _division.ImagesInPiece * _division.RowsInPiece * _tiles.Width;

    private long PackedSize => Positions * _panels.Size;

    private long MomentsOffset => (((PackedSize + (3L * (_beforeStride + _result.Stride))) * sizeof(T)) + 63) / 64 * 64;

    // A vector between the positions: their places must not all compete for the same lines of the cache.
    private int PixelPositionPitch => (TilesInPiece * _pixelPitch) + TLanes.Count;

    private int ProductPositionPitch => (TilesInPiece * _productPitch) + TLanes.Count;

    private int ColumnsInRow => (_tiles.Width * Tile) + Reach - Tile;

    private long ProductsOffset => (long)Positions * PixelPositionPitch;

    private long ColumnsOffset => ProductsOffset + ((long)Positions * ProductPositionPitch);

    private long SpareOffset => ColumnsOffset + (ColumnsInRow * Reach * TLanes.Count);

    public override int Pieces(int phase) => phase switch
    {
        0 => _channels + 1,
        1 => _chunks.Count,
        _ => 1,
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        T* workspace = arguments.Workspace<T>();
        ChannelStage<T> before = new(workspace + PackedSize, _beforeStride);
        ChannelStage<T> result = new(workspace + PackedSize + (3L * _beforeStride), _result.Stride);
        double* moments = (double*)(arguments.Workspace<byte>() + MomentsOffset);
        switch (phase)
        {
            case 0 when piece < _channels:
                Pack(arguments.Input<T>(1), workspace, piece);
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
            ImageRows part = _division[piece];
            TransformPixels(arguments.Input<T>(0), scratch, part, before);
            TileRange range = Range(piece);
            T* output = arguments.Output<T>() + (range.FirstPixel * _outputPitch);
            Multiply(arguments.Workspace<T>(), scratch, part.Images * part.Rows * _tiles.Width, output);
            TransformProducts(scratch, output, part);
            _result.Apply<TLanes, TVector, T>(arguments, result, range.FirstPixel, range.Pixels, _outputPitch, 0, _filters);
            if (_op.Moments)
            {
                if (piece == _chunks.Begin(chunk))
                {
                    _moments.Begin(sums, output, 0, _filters);
                }

                _moments.Add<TLanes, TVector, T>(sums, output, _outputPitch, range.Pixels, 0, _filters);
            }
        }
    }

    private TileRange Range(int piece)
    {
        ImageRows part = _division[piece];
        int firstRow = part.FirstRow * Tile;
        return new TileRange(
            (((long)part.FirstImage * _outputSize.Height) + firstRow) * _outputSize.Width,
            part.Images * Math.Min(_outputSize.Height - firstRow, part.Rows * Tile) * _outputSize.Width,
            0,
            _filters);
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
                    kernel + ((long)channel * _filters) + panel.FirstColumn + column,
                    (nint)_channels * _filters,
                    Math.Min(panel.Columns - column, TLanes.Count),
                    packed + panel.Offset + ((long)channel * width) + column,
                    (nint)_panels.Size);
            }
        }
    }

    private void TransformPixels(T* source, T* scratch, ImageRows part, ChannelStage<T> before)
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
                    source + ((long)image * _imageSize.Height * _imageSize.Width * _inputPitch),
                    (row * Tile) - _window.Top,
                    target,
                    scratch + ColumnsOffset,
                    spare,
                    before);
                target += _tiles.Width * _pixelPitch;
            }
        }
    }

    // One row of tiles, a vector of channels at a time: the columns of that vector stay in the first-level cache.
    private void TransformRow(T* image, int top, T* target, T* columns, T* zeros, ChannelStage<T> before)
    {
        T** rows = stackalloc T*[Reach];
        T** masks = stackalloc T*[Reach];
        nint* pitches = stackalloc nint[Reach];
        int first = Math.Min(_window.Left, ColumnsInRow);
        int count = Math.Min(_imageSize.Width, ColumnsInRow - first);
        new Span<T>(columns, first * Reach * TLanes.Count).Clear();
        new Span<T>(
            columns + ((first + count) * Reach * TLanes.Count), (ColumnsInRow - first - count) * Reach * TLanes.Count).Clear();
        T* inside = columns + (first * Reach * TLanes.Count);
        nint ahead = (nint)Tile * _imageSize.Width * _inputPitch;
        for (int channel = 0; channel < _channels; channel += TLanes.Count)
        {
            for (int row = 0; row < Reach; row++)
            {
                bool isInside = top + row >= 0 && top + row < _imageSize.Height;
                rows[row] = isInside ? image + ((long)(top + row) * _imageSize.Width * _inputPitch) + channel : zeros;
                pitches[row] = isInside ? _inputPitch : 0;
                masks[row] = isInside ? zeros + TLanes.Count : zeros;
            }

            if (_op.Before is null)
            {
                WinogradTransforms<TLanes, TVector, T>.Columns(rows, pitches, count, inside, ahead);
            }
            else
            {
                WinogradTransforms<TLanes, TVector, T>.ActivatedColumns(
                    rows, pitches, masks, count, inside, ahead, before.From(channel));
            }

            WinogradTransforms<TLanes, TVector, T>.Rows(columns, _tiles.Width, target + channel, _pixelPitch, PixelPositionPitch);
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
                        Ahead = new AheadRows(right + (_channels * panel.Vectors * TLanes.Count), AheadPitch(index), _ahead[index]),
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
                        output + ((((long)image * _outputSize.Height) + (row * Tile)) * _outputSize.Width + (column * Tile)) * _outputPitch,
                        Math.Min(_outputSize.Height - ((part.FirstRow + row) * Tile), Tile),
                        Math.Min(_outputSize.Width - (column * Tile), Tile),
                        scratch + SpareOffset + (2 * TLanes.Count));
                    products += _productPitch;
                }
            }
        }
    }

    private void TransformTile(T* products, T* output, int rows, int columns, T* spare)
    {
        nint rowPitch = (nint)_outputSize.Width * _outputPitch;
        T* tile = spare + (Reach * Tile * TLanes.Count);
        for (int filter = 0; filter < _filters; filter += TLanes.Count)
        {
            int count = Math.Min(_filters - filter, TLanes.Count);
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
        ((_channels * _panels[panel].Vectors * TLanes.Count) + TilesInPiece - 1) / TilesInPiece * sizeof(T);
}
