using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>The products of a grid's windows with a kernel: gather rows of images, multiply by panels.</summary>
/// <remarks>
/// A row of the left matrix is the pixels under a window: with channels last, each row of taps is one run of numbers.
/// Windows that stay inside the image are read in place. Otherwise a band of the image is first copied to the worker's scratch
/// with its border; there is never a copy per tap.
/// </remarks>
internal sealed unsafe class GridProduct<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Enough rows to reuse a panel; few enough that the band and the result stay in the second-level cache.
    private const int MaximumRows = 256;
    private const int MaximumTileBytes = 96 * 1024;

    // Pixels that are only activated and multiplied: they come from the first-level cache if it holds them beside a panel.
    private const int MaximumActivatedBytes = 32 * 1024;

    // A whole number of tiles of every shape.
    private const int RowsBlock = 24;

    private readonly WindowGrid _grid;
    private readonly WindowTap[] _taps;
    private readonly ConvolutionMatrix _matrix;
    private readonly int _batch;
    private readonly Size2D _sourceSize;
    private readonly int _sourceChannels;
    private readonly Size2D _targetSize;
    private readonly int _sourcePitch;
    private readonly int _targetPitch;
    private readonly GridOptions _options;
    private readonly int _aheadPitch;
    private readonly int[]?[] _ahead;
    private readonly int[]?[] _moreAhead;
    private readonly bool _inPlace;
    private readonly bool _copies;
    private readonly int _leftPitch;
    private readonly bool _isPointwise;
    private readonly bool _rowByRow;
    private readonly Size2D _first;
    private readonly Size2D _bandSize;
    private readonly WindowBand<TLanes, TVector, T> _band;
    private readonly ImageDivision _division;
    private readonly Segment[][] _blocks;
    private readonly int[] _leftOffsets;
    private readonly int[] _targetOffsets;

    /// <param name="grid">Target pixels and their taps.</param>
    /// <param name="matrix">How the kernel is read.</param>
    /// <param name="source">Shape of the images.</param>
    /// <param name="target">Shape of the result.</param>
    /// <param name="wantedPieces">Pieces wanted.</param>
    /// <param name="options">What else is done with rows; plain tensors and nothing by default.</param>
    public GridProduct(
        WindowGrid grid, ConvolutionMatrix matrix, Shape source, Shape target, int wantedPieces, GridOptions options = default)
    {
        _options = options;
        _sourcePitch = options.SourcePitch > 0 ? options.SourcePitch : source[3];
        _targetPitch = options.TargetPitch > 0 ? options.TargetPitch : target[3];
        _matrix = matrix;
        _taps = [.. grid.Taps];
        Panels = new Panels(_taps.Length * matrix.Rows, matrix.Columns, TLanes.Count);
        _sourceChannels = source[3];
        Size2D first = _taps.Length == 0 ? 0 : (_taps.Min(tap => tap.Y), _taps.Min(tap => tap.X));
        Size2D last = _taps.Length == 0 ? 0 : (_taps.Max(tap => tap.Y), _taps.Max(tap => tap.X));
        _first = (grid.Source.Height + first.Height, grid.Source.Width + first.Width);
        Size2D reach = (last.Height - first.Height + 1, last.Width - first.Width + 1);
        _inPlace = _taps.Length == 0
            || (Fits(_first.Height, grid.Size.Height, grid.SourceStep.Height, reach.Height, source[1])
                && Fits(_first.Width, grid.Size.Width, grid.SourceStep.Width, reach.Width, source[2]));
        (_grid, _batch, _sourceSize, _targetSize) = (grid, source[0], (source[1], source[2]), (target[1], target[2]));
        if (_inPlace && _taps.Length == 1 && grid.Size == _sourceSize && grid.Size == _targetSize)
        {
            // Every pixel by itself: all images are one column of pixels.
            _isPointwise = true;
            int pixels = _batch * grid.Size.Height * grid.Size.Width;
            _grid = grid with { Size = (pixels, 1) };
            (_batch, _sourceSize, _targetSize) = (1, (pixels, 1), (pixels, 1));
        }

        _copies = !_inPlace || options.Maps;
        int maximumRows = _isPointwise && options.Maps && !options.KeepsTile && !options.SumsRows
            ? RowsOf(_sourceChannels, MaximumActivatedBytes, RowsBlock)
            : RowsOf(
                Math.Max(options.Maps ? _sourceChannels : 0, options.KeepsTile ? matrix.Columns : 0),
                MaximumTileBytes,
                WorkDivision.MinimumRows);
        _division = new ImageDivision(_batch, _grid.Size, Panels.Count, wantedPieces, maximumRows);
        _bandSize = !_copies ? _sourceSize : (
            ((_division.RowsInPiece - 1) * _grid.SourceStep.Height) + reach.Height,
            ((_grid.Size.Width - 1) * _grid.SourceStep.Width) + reach.Width);
        _leftPitch = !_copies ? _sourcePitch : _isPointwise ? PaddedPitch(_sourceChannels) : _sourceChannels;
        _band = new WindowBand<TLanes, TVector, T>(
            _sourceSize, _sourceChannels, _sourcePitch, _first.Width, _bandSize, _leftPitch, options.Maps);
        _blocks = Depth.Blocks(Segments(first), TLanes.Count * sizeof(T));
        _leftOffsets = Offsets(_bandSize, _grid.SourceStep, _leftPitch);
        _rowByRow = _isPointwise && !_copies && !options.KeepsTile && _matrix.Groups == 1 && _division.PanelPieces == 1
            && _blocks.Length == 1 && _targetPitch > _sourcePitch;
        _targetOffsets = options.KeepsTile
            ? [.. Enumerable.Range(0, TileRows).Select(row => row * TilePitch)]
            : Offsets(_targetSize, _grid.TargetStep, _targetPitch);
        _aheadPitch = options.KeepsTile ? options.Ahead.Pitch : _copies ? _sourcePitch : _leftPitch;
        _ahead = [.. Enumerable.Range(0, Panels.Count).Select(AheadTable)];
        _moreAhead = [.. Enumerable.Range(0, Panels.Count).Select(panel => Table(panel, options.MoreAhead, isShared: true))];
    }

    /// <summary>How the kernel of one group is packed.</summary>
    public Panels Panels { get; }

    /// <summary>Numbers of the packed kernel of all groups.</summary>
    public long PackedSize => Panels.Size * _matrix.Groups;

    /// <summary>Bytes of a worker's band and of the tile it keeps.</summary>
    public long ScratchBytes => (BandLength * sizeof(T)) + TileBytes;

    /// <summary>Bytes of the tile a worker keeps.</summary>
    public long TileBytes => _options.KeepsTile ? (long)TileRows * TilePitch * sizeof(T) : 0;

    /// <summary>Independent parts of the product.</summary>
    public int Pieces => RowPieces * PanelPieces;

    /// <summary>Parts the rows are divided into.</summary>
    public int RowPieces => _division.RowPieces;

    /// <summary>Parts the columns are divided into.</summary>
    public int PanelPieces => _division.PanelPieces;

    /// <summary>From one row of a kept tile to the next: all columns, rounded up to whole vectors.</summary>
    public int TilePitch => (_matrix.Columns + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    private int TileRows => _division.ImagesInPiece * _division.RowsInPiece * _grid.Size.Width;

    private long BandLength =>
        !_copies ? 0 : (_division.ImagesInPiece * _band.Length) + TLanes.Count;

    /// <summary>The target pixels and columns of a piece, of a grid that covers every pixel.</summary>
    public TileRange Range(int piece)
    {
        int firstPanel = piece % PanelPieces * _division.PanelsInPiece;
        Panel last = Panels[Math.Min(firstPanel + _division.PanelsInPiece, Panels.Count) - 1];
        (int firstImage, int images, int firstRow, int gridRows) = _division[piece / PanelPieces];
        int firstColumn = Panels[firstPanel].FirstColumn;
        return new TileRange(
            (((long)firstImage * _grid.Size.Height) + firstRow) * _grid.Size.Width,
            images * gridRows * _grid.Size.Width,
            firstColumn,
            last.FirstColumn + last.Columns - firstColumn);
    }

    /// <summary>Where a worker keeps the tile of its last piece.</summary>
    public T* Tile(T* scratch) => scratch + BandLength;

    /// <summary>Packs one panel of one group.</summary>
    public void Pack(T* kernel, T* packed, int group, int panelIndex)
    {
        Panel panel = Panels[panelIndex];
        T* target = packed + (group * Panels.Size) + panel.Offset;
        foreach (WindowTap tap in _taps)
        {
            Packing.Pack<TLanes, TVector, T>(
                kernel + _matrix.Start(group, tap.Index),
                _matrix.RowStride,
                _matrix.ColumnStride,
                _matrix.Rows,
                panel,
                target);
            target += (long)_matrix.Rows * panel.Vectors * TLanes.Count;
        }
    }

    /// <summary>Computes one piece; where the windows of its first row start is returned.</summary>
    /// <param name="source">The images.</param>
    /// <param name="packed">The packed kernel.</param>
    /// <param name="target">The result; not used if the tile is kept.</param>
    /// <param name="scratch">The worker's memory.</param>
    /// <param name="piece">Which piece.</param>
    /// <param name="previous">The piece that the scratch was used for last, -1 for none: other panels may need the same pixels.</param>
    /// <param name="stage">What becomes of the images, if they are mapped.</param>
    /// <param name="ahead">The first row to ask for, if a tile is kept and there are any.</param>
    /// <param name="moreAhead">The first of more such rows.</param>
    public T* Multiply(
        T* source,
        T* packed,
        T* target,
        T* scratch,
        int piece,
        int previous,
        SourceStage<T> stage = default,
        T* ahead = null,
        T* moreAhead = null)
    {
        int firstPanel = piece % PanelPieces * _division.PanelsInPiece;
        int lastPanel = Math.Min(firstPanel + _division.PanelsInPiece, Panels.Count);
        (int firstImage, int images, int firstRow, int gridRows) = _division[piece / PanelPieces];
        int top = _first.Height + (firstRow * _grid.SourceStep.Height);
        T* left = _copies ? scratch : source
            + (((((long)firstImage * _sourceSize.Height) + top) * _sourceSize.Width) + _first.Width) * _sourcePitch;
        bool isGathered = previous >= 0 && previous / PanelPieces == piece / PanelPieces;
        if (_copies && !isGathered)
        {
            int bandRows = _bandSize.Height - ((_division.RowsInPiece - gridRows) * _grid.SourceStep.Height);
            _band.Gather(source, scratch, firstImage, images, top, bandRows, stage);
        }

        target = _options.KeepsTile ? Tile(scratch) : target
            + ((((((long)firstImage * _targetSize.Height) + _grid.Target.Height + ((long)firstRow * _grid.TargetStep.Height))
                * _targetSize.Width) + _grid.Target.Width) * _targetPitch);
        int rows = images * gridRows * _grid.Size.Width;
        if (_rowByRow)
        {
            MultiplyRowByRow(left, packed, target, rows);
            return left;
        }

        if (!_options.KeepsTile)
        {
            // The rows that the next piece gathers, or those that follow in this one.
            ahead = _copies
                ? source + ((((long)firstImage * _sourceSize.Height) + top + _bandSize.Height) * _sourceSize.Width * _sourcePitch)
                : left + (RowsBlock * _leftPitch);
        }

        for (int group = 0; group < _matrix.Groups; group++)
        {
            for (int index = firstPanel; index < lastPanel; index++)
            {
                MultiplyPanel(
                    left + (group * _matrix.Rows),
                    packed + (group * Panels.Size),
                    Panels[index],
                    target + (group * _matrix.Columns),
                    0,
                    rows,
                    _ahead[index] is int[] table && (_copies || _options.KeepsTile || index == firstPanel)
                        ? new AheadRows(ahead, _aheadPitch * sizeof(T), table)
                        : default,
                    _moreAhead[index] is int[] more ? new AheadRows(moreAhead, _options.MoreAhead.Pitch * sizeof(T), more) : default);
            }
        }

        return left;
    }

    /// <summary>Pixels behind those of a piece that its windows reach.</summary>
    public int BorderPixels => _isPointwise
        ? 0
        : Math.Max(_bandSize.Height - ((_division.RowsInPiece - 1) * _grid.SourceStep.Height) - 1 + _first.Height, 0) * _sourceSize.Width;

    /// <summary>Numbers from one pixel under a window to the next.</summary>
    public int WindowPitch => _leftPitch;

    /// <summary>Numbers from the windows of one row of pixels to those of the next.</summary>
    public int WindowRowPitch => _bandSize.Width * _leftPitch * _grid.SourceStep.Height;

    /// <summary>Numbers from the windows of one image of a piece to those of the next.</summary>
    public long WindowImagePitch => (long)_bandSize.Height * _bandSize.Width * _leftPitch;

    /// <summary>The taps, and where their pixels are, in numbers from the start of a window.</summary>
    public IEnumerable<(WindowTap Tap, int Offset)> TapOffsets => _taps.Select(tap => (
        tap, (((tap.Y - _taps.Min(other => other.Y)) * _bandSize.Width) + tap.X - _taps.Min(other => other.X)) * _leftPitch));

    /// <summary>Rows of pixels of a piece's images, and pixels of a row.</summary>
    public (int Rows, int Pixels) PieceRows(int piece)
    {
        TileRange range = Range(piece);
        return _isPointwise
            ? (1, range.Pixels)
            : (_division[piece / PanelPieces].Rows, _grid.Size.Width);
    }

    // Few rows at a time by all panels: writes whole rows of a wide result, and asks for those that follow.
    private void MultiplyRowByRow(T* left, T* packed, T* target, int rows)
    {
        for (int row = 0; row < rows; row += RowsBlock)
        {
            for (int index = 0; index < Panels.Count; index++)
            {
                int share = _targetPitch / Panels.Count;
                T* ahead = target + ((long)(row + RowsBlock) * _targetPitch) + (index * RowsBlock * share);
                MultiplyPanel(
                    left,
                    packed,
                    Panels[index],
                    target,
                    row,
                    Math.Min(rows - row, RowsBlock),
                    new AheadRows(ahead, share * sizeof(T), _ahead[index]!),
                    default);
            }
        }
    }

    // Rows of so many channels that what is computed between products stays in a cache.
    private static int RowsOf(int channels, int bytes, int fewest) =>
        channels == 0 ? MaximumRows : Math.Clamp(bytes / sizeof(T) / channels / RowsBlock * RowsBlock, fewest, MaximumRows);

    // Whole cache lines, so that vectors lie in one; an odd number of them, so that rows do not compete for places of the cache.
    private static int PaddedPitch(int channels)
    {
        int inLine = Prefetch.Line / sizeof(T);
        return (((channels + inLine - 1) / inLine) | 1) * inLine;
    }

    private int[]? AheadTable(int panel) => _options.KeepsTile
        ? Table(panel, _options.Ahead, isShared: true)
        : _copies ? Table(panel, new RowRange(_sourcePitch, _sourceChannels), isShared: true)
        : _rowByRow ? Table(panel, new RowRange(_targetPitch / Panels.Count, _targetPitch / Panels.Count), isShared: false)
        : _isPointwise ? Table(panel, new RowRange(_leftPitch, _sourceChannels), isShared: false)
        : null;

    // The panels of a piece share the lines, or one brings all of them.
    private int[]? Table(int panel, RowRange row, bool isShared) => row.Length == 0 ? null : AheadRows.Table(
        RowProduct<T>.TileRows(Panels[panel].Vectors, TLanes.Registers),
        row.Pitch * sizeof(T),
        row.Length * sizeof(T),
        _blocks[0].Sum(segment => segment.Length),
        isShared ? panel % _division.PanelsInPiece : 0,
        isShared ? Math.Min(_division.PanelsInPiece, Panels.Count) : 1);

    private static bool Fits(int first, int count, int step, int reach, int length) =>
        first >= 0 && first + ((count - 1) * step) + reach <= length;

    private void MultiplyPanel(
        T* left, T* packed, Panel panel, T* target, int firstRow, int rows, AheadRows ahead, AheadRows moreAhead)
    {
        fixed (int* leftOffsets = _leftOffsets, targetOffsets = _targetOffsets)
        {
            T* right = packed + panel.Offset;
            bool accumulate = false;
            foreach (Segment[] block in _blocks)
            {
                RowProduct<T> product = new()
                {
                    Left = left,
                    LeftOffsets = leftOffsets + firstRow,
                    Segments = block,
                    Right = right,
                    Vectors = panel.Vectors,
                    Target = target + panel.FirstColumn,
                    TargetOffsets = targetOffsets + firstRow,
                    Rows = rows,
                    Columns = _options.KeepsTile ? panel.Vectors * TLanes.Count : panel.Columns,
                    Accumulate = accumulate,
                    Ahead = accumulate ? default : ahead,
                    MoreAhead = accumulate ? default : moreAhead,
                };
                product.Run<TLanes, TVector>();
                accumulate = true;
                foreach (Segment segment in block)
                {
                    right += (long)segment.Length * panel.Vectors * TLanes.Count;
                }
            }
        }
    }

    // Neighbouring taps of one row are neighbours in memory if a group has all channels.
    private List<Segment> Segments(Size2D first)
    {
        List<Segment> segments = [];
        foreach (WindowTap tap in _taps)
        {
            int offset = (((tap.Y - first.Height) * _bandSize.Width) + tap.X - first.Width) * _leftPitch;
            if (segments.Count > 0 && segments[^1].Offset + segments[^1].Length == offset)
            {
                segments[^1] = segments[^1] with { Length = segments[^1].Length + _matrix.Rows };
            }
            else
            {
                segments.Add(new Segment(offset, _matrix.Rows));
            }
        }

        return segments;
    }

    private int[] Offsets(Size2D size, Size2D step, int channels) =>
    [
        .. from image in Enumerable.Range(0, _division.ImagesInPiece)
           from y in Enumerable.Range(0, _division.RowsInPiece)
           from x in Enumerable.Range(0, _grid.Size.Width)
           select ((((image * size.Height) + (y * step.Height)) * size.Width) + (x * step.Width)) * channels,
    ];
}
