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
internal sealed unsafe class GridProduct<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // Enough rows to reuse a panel; few enough that the band and the result stay in the second-level cache.
    private const int MaximumRows = 256;

    // A whole number of tiles of every shape.
    private const int AheadRows = 24;

    private readonly WindowGrid _grid;
    private readonly WindowTap[] _taps;
    private readonly ConvolutionMatrix _matrix;
    private readonly int _batch;
    private readonly Size2D _sourceSize;
    private readonly int _sourceChannels;
    private readonly Size2D _targetSize;
    private readonly int _targetChannels;
    private readonly bool _inPlace;
    private readonly bool _isPointwise;
    private readonly bool _rowByRow;
    private readonly Size2D _first;
    private readonly Size2D _bandSize;
    private readonly int _imagesInPiece;
    private readonly int _rowsInPiece;
    private readonly int _bands;
    private readonly WorkDivision _division;
    private readonly Segment[][] _blocks;
    private readonly int[] _leftOffsets;
    private readonly int[] _targetOffsets;

    public GridProduct(WindowGrid grid, ConvolutionMatrix matrix, Shape source, Shape target, int wantedPieces)
    {
        _matrix = matrix;
        _taps = [.. grid.Taps];
        Panels = new Panels(_taps.Length * matrix.Rows, matrix.Columns, TLanes.Count);
        _sourceChannels = source[3];
        _targetChannels = target[3];
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

        int imagePixels = _grid.Size.Height * _grid.Size.Width;
        if (imagePixels <= MaximumRows)
        {
            _division = new WorkDivision(_batch, imagePixels, Panels.Count, wantedPieces, MaximumRows);
            (_imagesInPiece, _rowsInPiece, _bands) = (_division.UnitsInPiece, _grid.Size.Height, 1);
        }
        else
        {
            _division = new WorkDivision(
                _grid.Size.Height, _grid.Size.Width, Panels.Count, (wantedPieces + _batch - 1) / _batch, MaximumRows);
            (_imagesInPiece, _rowsInPiece, _bands) = (1, _division.UnitsInPiece, _division.RowPieces);
        }

        _bandSize = _inPlace ? _sourceSize : (
            ((_rowsInPiece - 1) * _grid.SourceStep.Height) + reach.Height,
            ((_grid.Size.Width - 1) * _grid.SourceStep.Width) + reach.Width);
        _blocks = Depth.Blocks(Segments(first), TLanes.Count);
        _leftOffsets = Offsets(_bandSize, _grid.SourceStep, _sourceChannels);
        _rowByRow = _isPointwise && _matrix.Groups == 1 && _division.PanelPieces == 1 && _blocks.Length == 1
            && _targetChannels > _sourceChannels;
        _targetOffsets = Offsets(_targetSize, _grid.TargetStep, _targetChannels);
    }

    /// <summary>How the kernel of one group is packed.</summary>
    public Panels Panels { get; }

    /// <summary>Floats of the packed kernel of all groups.</summary>
    public long PackedSize => Panels.Size * _matrix.Groups;

    /// <summary>Bytes of a worker's band.</summary>
    public long ScratchBytes =>
        _inPlace ? 0 : (long)_imagesInPiece * _bandSize.Height * _bandSize.Width * _sourceChannels * sizeof(float);

    /// <summary>Independent parts of the product.</summary>
    public int Pieces => (_imagesInPiece == 0 ? 0 : (_batch + _imagesInPiece - 1) / _imagesInPiece) * _bands * _division.PanelPieces;

    /// <summary>Packs one panel of one group.</summary>
    public void Pack(float* kernel, float* packed, int group, int panelIndex)
    {
        Panel panel = Panels[panelIndex];
        float* target = packed + (group * Panels.Size) + panel.Offset;
        foreach (WindowTap tap in _taps)
        {
            Packing.Pack<TLanes, TVector>(
                kernel + _matrix.Start(group, tap.Index),
                _matrix.RowStride,
                _matrix.ColumnStride,
                _matrix.Rows,
                panel,
                target);
            target += (long)_matrix.Rows * panel.Vectors * TLanes.Count;
        }
    }

    /// <summary>Computes one piece.</summary>
    public void Multiply(float* source, float* packed, float* target, float* scratch, int piece)
    {
        int rowPiece = piece / _division.PanelPieces;
        int firstPanel = piece % _division.PanelPieces * _division.PanelsInPiece;
        int lastPanel = Math.Min(firstPanel + _division.PanelsInPiece, Panels.Count);
        int firstImage = rowPiece / _bands * _imagesInPiece;
        int images = Math.Min(_batch - firstImage, _imagesInPiece);
        int firstRow = rowPiece % _bands * _rowsInPiece;
        int gridRows = Math.Min(_grid.Size.Height - firstRow, _rowsInPiece);
        int top = _first.Height + (firstRow * _grid.SourceStep.Height);
        float* left = source
            + (((((long)firstImage * _sourceSize.Height) + top) * _sourceSize.Width) + _first.Width) * _sourceChannels;
        if (!_inPlace)
        {
            Gather(source, scratch, firstImage, images, top);
            left = scratch;
        }

        target += ((((((long)firstImage * _targetSize.Height) + _grid.Target.Height + ((long)firstRow * _grid.TargetStep.Height))
            * _targetSize.Width) + _grid.Target.Width) * _targetChannels);
        int rows = images * gridRows * _grid.Size.Width;
        if (_rowByRow)
        {
            MultiplyRowByRow(left, packed, target, rows);
            return;
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
                    left + (AheadRows * _sourceChannels),
                    _isPointwise && index == firstPanel ? _sourceChannels : 0);
            }
        }
    }

    // Few rows at a time by all panels: writes whole rows of a wide result, and asks for those that follow.
    private void MultiplyRowByRow(float* left, float* packed, float* target, int rows)
    {
        for (int row = 0; row < rows; row += AheadRows)
        {
            for (int index = 0; index < Panels.Count; index++)
            {
                int share = _targetChannels / Panels.Count;
                float* ahead = target + ((long)(row + AheadRows) * _targetChannels) + (index * AheadRows * share);
                MultiplyPanel(left, packed, Panels[index], target, row, Math.Min(rows - row, AheadRows), ahead, share);
            }
        }
    }

    private static bool Fits(int first, int count, int step, int reach, int length) =>
        first >= 0 && first + ((count - 1) * step) + reach <= length;

    private void MultiplyPanel(
        float* left, float* packed, Panel panel, float* target, int firstRow, int rows, float* ahead, int aheadStride)
    {
        fixed (int* leftOffsets = _leftOffsets, targetOffsets = _targetOffsets)
        {
            float* right = packed + panel.Offset;
            bool accumulate = false;
            foreach (Segment[] block in _blocks)
            {
                RowProduct product = new()
                {
                    Left = left,
                    LeftOffsets = leftOffsets + firstRow,
                    Segments = block,
                    Right = right,
                    Vectors = panel.Vectors,
                    Target = target + panel.FirstColumn,
                    TargetOffsets = targetOffsets + firstRow,
                    Rows = rows,
                    Columns = panel.Columns,
                    Accumulate = accumulate,
                    Ahead = ahead,
                    AheadStride = accumulate ? 0 : aheadStride,
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

    // Copies the part of the images a piece sees, with zeros where there is border.
    private void Gather(float* source, float* scratch, int firstImage, int images, int top)
    {
        int left = Math.Clamp(-_first.Width, 0, _bandSize.Width);
        int right = Math.Clamp(_sourceSize.Width - _first.Width, left, _bandSize.Width);
        for (int image = firstImage; image < firstImage + images; image++)
        {
            for (int row = top; row < top + _bandSize.Height; row++)
            {
                Span<float> to = new(scratch, _bandSize.Width * _sourceChannels);
                scratch += to.Length;
                if (row < 0 || row >= _sourceSize.Height)
                {
                    to.Clear();
                    continue;
                }

                float* from = source
                    + (((((long)image * _sourceSize.Height) + row) * _sourceSize.Width) + _first.Width + left) * _sourceChannels;
                to[..(left * _sourceChannels)].Clear();
                new ReadOnlySpan<float>(from, (right - left) * _sourceChannels).CopyTo(to[(left * _sourceChannels)..]);
                to[(right * _sourceChannels)..].Clear();
            }
        }
    }

    // Neighbouring taps of one row are neighbours in memory if a group has all channels.
    private List<Segment> Segments(Size2D first)
    {
        List<Segment> segments = [];
        foreach (WindowTap tap in _taps)
        {
            int offset = (((tap.Y - first.Height) * _bandSize.Width) + tap.X - first.Width) * _sourceChannels;
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
        .. from image in Enumerable.Range(0, _imagesInPiece)
           from y in Enumerable.Range(0, _rowsInPiece)
           from x in Enumerable.Range(0, _grid.Size.Width)
           select ((((image * size.Height) + (y * step.Height)) * size.Width) + (x * step.Width)) * channels,
    ];
}
