using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Sums outer products of image pixels and gradient pixels, for every tap of the window.</summary>
/// <remarks>
/// The pixels are divided into parts, each with sums of its own in the workspace; a second phase adds them in order.
/// Within a part they are taken in chunks that stay in the cache while all taps and channels pass over them: rows of an image, or
/// several small images, as every chunk reads and writes all sums.
/// Lanes are filters or channels, whichever wastes less of a vector; the second phase transposes where needed.
/// A part has enough pixels to be worth its sums; where that leaves too few parts, the kernel is divided as well, into blocks:
/// a tap, a panel of columns and some rows each. One part of filters in lanes sums in the output itself.
/// A piece activates the channels of its own blocks alone.
/// Few channels, as of a network's images, would leave most of a tile's rows empty: then the taps of a row of the window are joined,
/// as what they read of a row of pixels follows each other in memory, once it has a border of zeros.
/// </remarks>
internal sealed unsafe class OuterProductKernelGradientCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ChunkPixels = 128;
    private const int PixelsInPart = 1024;
    private const int LeastPixelsOfImages = 256;
    private const long MaximumSums = 4 << 20;

    // A whole number of tiles of every shape.
    private const int BlockRows = 24;

    // Fewer than a tile has rows.
    private const int MostChannelsOfJoinedTaps = 7;

    private readonly Window2D _window;
    private readonly int _groups;
    private readonly Size2D _images;
    private readonly Size2D _gradient;
    private readonly int _batch;
    private readonly int _channels;
    private readonly int _filters;
    private readonly bool _joinsTaps;
    private readonly bool _lanesAreFilters;
    private readonly int _rows;
    private readonly int _columns;
    private readonly Panels _panels;
    private readonly int _width;
    private readonly int _imagesInChunk;
    private readonly int _rowsInChunk;
    private readonly int _chunksInImage;
    private readonly int _chunks;
    private readonly int _parts;
    private readonly int _rowsInBlock;
    private readonly int _rowBlocks;
    private readonly int _blocksInPiece;
    private readonly int _rowsInSum;
    private readonly KernelSums<TLanes, TVector, T> _sums;
    private readonly int _imagePitch;
    private readonly double? _epsilon;

    /// <param name="window">The convolution's window.</param>
    /// <param name="groups">The convolution's groups.</param>
    /// <param name="images">Shape of the images, input 0.</param>
    /// <param name="gradient">Shape of the output's gradient.</param>
    /// <param name="imagePitch">Numbers from one pixel of the images to the next.</param>
    /// <param name="epsilon">
    /// Epsilon of the normalization, if the images are normalized and rectified first: inputs 1 to 4 are then its numbers.
    /// </param>
    public OuterProductKernelGradientCall(
        Window2D window, int groups, Shape images, Shape gradient, int imagePitch, double? epsilon)
    {
        (_window, _groups, _imagePitch, _epsilon) = (window, groups, imagePitch, epsilon);
        (_channels, _filters) = (images[3], gradient[3]);
        (int batch, _images, _gradient) = (images[0], (images[1], images[2]), (gradient[1], gradient[2]));
        Flops = 2 * gradient.Length * window.Size.Height * window.Size.Width * (_channels / groups);
        if (_window.Size == 1 && _images == _gradient)
        {
            // Every pixel by itself: all images are one column of pixels.
            _images = _gradient = (batch * images[1] * images[2], 1);
            batch = 1;
        }

        // A border may be much wider than the image.
        _joinsTaps = groups == 1 && window.Size.Width > 1 && window.Dilation.Width == 1 && _channels <= MostChannelsOfJoinedTaps
            && window.PaddedWidth(images[2]) <= 2L * (images[2] + window.Size.Width);
        int joined = _joinsTaps ? window.Size.Width : 1;
        _sums = new KernelSums<TLanes, TVector, T>(
            window.Size.Height * window.Size.Width / joined, groups, _channels * joined, _filters);
        (_lanesAreFilters, _rows, _columns, _panels, _width) =
            (_sums.LanesAreFilters, _sums.Rows, _sums.Columns, _sums.Panels, _sums.Width);
        // A larger window sees rows of two chunks, which are activated for both of them.
        int chunkPixels = Activates && _window.Size.Height > 1 ? 2 * ChunkPixels : ChunkPixels;
        int chunksWanted = ((_gradient.Height * _gradient.Width) + chunkPixels - 1) / chunkPixels;
        _rowsInChunk = Math.Max((_gradient.Height + chunksWanted - 1) / Math.Max(chunksWanted, 1), 1);
        _chunksInImage = (_gradient.Height + _rowsInChunk - 1) / _rowsInChunk;
        // Of an image that strides make small, all is in the band.
        int pixelsOfImage = Math.Max(_gradient.Height * _gradient.Width, _images.Height * _images.Width / 4);
        _imagesInChunk = Math.Clamp(LeastPixelsOfImages / Math.Max(pixelsOfImage, 1), 1, Math.Max(batch, 1));
        _chunks = (batch + _imagesInChunk - 1) / _imagesInChunk * _chunksInImage;
        _batch = batch;
        int wanted = WorkDivision.Wanted(Flops);
        long pixels = (long)batch * _gradient.Height * _gradient.Width;
        long mostParts = Math.Min(pixels / PixelsInPart, Math.Min(MaximumSums / Math.Max(SumSize, 1), _chunks));
        _parts = (int)Math.Clamp(wanted, 1, Math.Max(mostParts, 1));
        int enough = (wanted + 1) / 2;
        int rowBlocks = Math.Clamp((enough + (_parts * Taps) - 1) / (_parts * Taps), 1, (_rows + BlockRows - 1) / BlockRows);
        _rowsInBlock = (((_rows + rowBlocks - 1) / rowBlocks) + BlockRows - 1) / BlockRows * BlockRows;
        _rowBlocks = (_rows + _rowsInBlock - 1) / _rowsInBlock;
        int blockPieces = Math.Clamp((enough + _parts - 1) / _parts, 1, Blocks);
        _blocksInPiece = (Blocks + blockPieces - 1) / blockPieces;
        _rowsInSum = Math.Max((Taps * _rows + wanted - 1) / wanted, 4);
    }

    public override int Phases => (Activates ? 1 : 0) + (IsDirect ? 1 : 2);

    public override long WorkspaceBytes =>
        (NumbersLength + (IsDirect ? 0 : SumSize * _parts)) * sizeof(T);

    public override long ScratchBytes => !Activates && !_joinsTaps
        ? 0
        : (((long)BandHeight * BandWidth * _channels) + TLanes.Count) * sizeof(T);

    public override long Flops { get; }

    private int Taps => _sums.Taps;

    private int Blocks => Taps * _panels.Count * _rowBlocks;

    private bool Activates => _epsilon is not null;

    private int NumberStride => ChannelStage.Stride(_channels, TLanes.Count);

    private long NumbersLength => Activates ? 3L * NumberStride : 0;

    // Image rows under the windows of a chunk.
    private int BandRows => ((_rowsInChunk - 1) * _window.Strides.Height) + ((_window.Size.Height - 1) * _window.Dilation.Height) + 1;

    // Rows of a band.
    private int BandHeight => _imagesInChunk > 1 ? _imagesInChunk * _images.Height : Math.Min(BandRows, _images.Height);

    // Pixels in a row of a band.
    private int BandWidth => _joinsTaps
        ? ((_gradient.Width - 1) * _window.Strides.Width) + _window.Size.Width
        : _images.Width;

    private bool IsDirect => _parts == 1 && _lanesAreFilters;

    private int BlockPieces => (Blocks + _blocksInPiece - 1) / _blocksInPiece;

    private long SumSize => _sums.Size;

    public override int Pieces(int phase) => (phase - (Activates ? 1 : 0)) switch
    {
        -1 => 1,
        0 => _parts * BlockPieces,
        _ => ((Taps * _rows) + _rowsInSum - 1) / _rowsInSum,
    };

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        ChannelStage<T> activation = new(arguments.Workspace<T>(), NumberStride);
        T* allSums = arguments.Workspace<T>() + NumbersLength;
        if (_epsilon is double epsilon && phase-- == 0)
        {
            activation.Fill(arguments, 1, epsilon, _channels);
            return;
        }

        if (phase == 1)
        {
            int firstRow = piece * _rowsInSum;
            for (int row = firstRow; row < Math.Min(firstRow + _rowsInSum, Taps * _rows); row++)
            {
                _sums.AddParts(allSums, _parts, arguments.Output<T>(), row);
            }

            return;
        }

        int part = piece / BlockPieces;
        int firstBlock = piece % BlockPieces * _blocksInPiece;
        int lastBlock = Math.Min(firstBlock + _blocksInPiece, Blocks);
        int firstChunk = (int)((long)_chunks * part / _parts);
        int lastChunk = (int)((long)_chunks * (part + 1) / _parts);
        T* sums = IsDirect ? arguments.Output<T>() : allSums + (part * SumSize);
        (int firstChannel, int channels) = Activates && !_joinsTaps ? Channels(firstBlock, lastBlock) : (0, _channels);
        for (int chunk = firstChunk; chunk < lastChunk; chunk++)
        {
            Band images = Activates || _joinsTaps
                ? Fill(arguments.Input<T>(0), arguments.Scratch<T>(worker), chunk, activation, firstChannel, channels)
                : new(arguments.Input<T>(0), _channels, (long)_images.Width * _channels);
            for (int block = firstBlock; block < lastBlock; block++)
            {
                Multiply(
                    arguments.Input<T>(0),
                    images,
                    arguments.Input<T>(Activates ? 5 : 1),
                    sums,
                    chunk,
                    block,
                    accumulate: chunk > firstChunk,
                    isFirst: !_joinsTaps && IsFirst(block, firstBlock));
            }
        }
    }

    // The outputs whose window has a tap inside the image: first and number.
    private static (int First, int Count) Inside(int offset, int stride, int length, int outputs, int first, int count)
    {
        int from = Math.Max(first, offset >= 0 ? 0 : (-offset + stride - 1) / stride);
        int last = offset >= length ? -1 : (length - 1 - offset) / stride;
        int to = Math.Min(Math.Min(first + count, outputs), last + 1);
        return (from, Math.Max(to - from, 0));
    }

    // Whether a piece has not yet seen the image channels of a block in this chunk: then they are asked for, of the next chunk.
    private bool IsFirst(int block, int firstBlock) => _lanesAreFilters
        ? block == firstBlock || (block % _panels.Count == 0 && block - firstBlock < _rowBlocks * _panels.Count)
        : block - firstBlock < _panels.Count;

    // The first image of a chunk, the number of images, and the first row of the gradient.
    private (int Image, int Images, int Row) Part(int chunk)
    {
        int image = chunk / _chunksInImage * _imagesInChunk;
        return (image, Math.Min(_batch - image, _imagesInChunk), chunk % _chunksInImage * _rowsInChunk);
    }

    // The channels that some blocks read, of images in one group: the first and their number.
    private (int First, int Count) Channels(int firstBlock, int lastBlock)
    {
        (int first, int end) = (_channels, 0);
        for (int block = firstBlock; block < lastBlock; block++)
        {
            Panel panel = _panels[block % _panels.Count];
            int row = block / _panels.Count % _rowBlocks * _rowsInBlock;
            (int from, int count) = _lanesAreFilters ? (row, Math.Min(_rows - row, _rowsInBlock)) : (panel.FirstColumn, panel.Columns);
            (first, end) = (Math.Min(first, from), Math.Max(end, from + count));
        }

        return (first, end - first);
    }

    // The rows that a chunk's windows see, of some channels: activated, with a border if taps are joined.
    private Band Fill(T* images, T* band, int chunk, ChannelStage<T> activation, int firstChannel, int channels)
    {
        (int image, int count, int firstRow) = Part(chunk);
        int top = (firstRow * _window.Strides.Height) - _window.Top;
        int first = _imagesInChunk > 1 ? 0 : Math.Clamp(top, 0, _images.Height);
        int last = _imagesInChunk > 1 ? count * _images.Height : Math.Clamp(top + BandRows, first, _images.Height);
        long row = ((long)image * _images.Height) + first;
        long pitch = (long)BandWidth * channels;
        images += (row * _images.Width * _imagePitch) + firstChannel;
        if (!_joinsTaps)
        {
            activation.From(firstChannel).Apply<TLanes, TVector>(
                images, _imagePitch, band, channels, (last - first) * _images.Width, channels, rectifies: true);
            return new(band - (row * pitch) - firstChannel, channels, pitch);
        }

        int left = Math.Min(_window.Left, BandWidth);
        int inside = Math.Min(BandWidth - left, _images.Width);
        for (int y = 0; y < last - first; y++)
        {
            T* source = images + ((long)y * _images.Width * _imagePitch);
            T* target = band + (y * pitch);
            new Span<T>(target, left * channels).Clear();
            new Span<T>(target + ((left + inside) * channels), (BandWidth - left - inside) * channels).Clear();
            target += left * channels;
            if (Activates)
            {
                activation.Apply<TLanes, TVector>(source, _imagePitch, target, channels, inside, channels, rectifies: true);
            }
            else
            {
                new Span<T>(source, inside * channels).CopyTo(new Span<T>(target, inside * channels));
            }
        }

        return new(band - (row * pitch), channels, pitch);
    }

    private void Multiply(
        T* source, Band images, T* gradient, T* sums, int chunk, int block, bool accumulate, bool isFirst)
    {
        Panel panel = _panels[block % _panels.Count];
        int firstBlockRow = block / _panels.Count % _rowBlocks * _rowsInBlock;
        int groupTap = block / _panels.Count / _rowBlocks;
        (int tap, int group) = (groupTap / _groups, groupTap % _groups);
        (int r, int s) = _joinsTaps ? (tap, 0) : (tap / _window.Size.Width, tap % _window.Size.Width);
        (int offsetY, int offsetX) = ((r * _window.Dilation.Height) - _window.Top, (s * _window.Dilation.Width) - _window.Left);
        (int image, int count, int firstRow) = Part(chunk);
        (int y, int rows) = Inside(
            offsetY, _window.Strides.Height, _images.Height, _gradient.Height, firstRow, _rowsInChunk);
        (int x, int columns) = _joinsTaps
            ? (0, _gradient.Width)
            : Inside(offsetX, _window.Strides.Width, _images.Width, _gradient.Width, 0, _gradient.Width);
        int imageX = _joinsTaps ? 0 : (x * _window.Strides.Width) + offsetX;
        long imageRow = ((long)image * _images.Height) + (y * _window.Strides.Height) + offsetY;
        int groupChannel = group * (_channels / _groups);
        T* left = images.Start + (imageRow * images.RowPitch) + (imageX * images.PixelPitch) + groupChannel;
        long rowsAhead = _imagesInChunk > 1 ? (long)_imagesInChunk * _images.Height : (long)_rowsInChunk * _window.Strides.Height;
        long sourcePixel = ((imageRow + rowsAhead) * _images.Width) + imageX;
        source += (sourcePixel * _imagePitch) + groupChannel;
        gradient += ((((((long)image * _gradient.Height) + y) * _gradient.Width) + x) * _filters)
            + (group * (_filters / _groups));
        (nint imageStride, nint imageJump) =
            (_window.Strides.Width * (nint)images.PixelPitch, (nint)(_window.Strides.Height * images.RowPitch));
        (nint gradientStride, nint gradientJump) = (_filters, (nint)_gradient.Width * _filters);
        (nint imageStack, nint gradientStack) =
            ((nint)(_images.Height * images.RowPitch), (nint)_gradient.Height * _gradient.Width * _filters);
        (nint length, nint segments) = (columns, columns == 0 ? 0 : rows);
        if (imageJump == length * imageStride && gradientJump == length * gradientStride)
        {
            (length, segments) = (length * segments, Math.Min(segments, 1));
        }

        ColumnProduct<T> product = new()
        {
            Left = (_lanesAreFilters ? left : gradient) + firstBlockRow,
            LeftStride = _lanesAreFilters ? imageStride : gradientStride,
            LeftJump = _lanesAreFilters ? imageJump : gradientJump,
            Right = (_lanesAreFilters ? gradient : left) + panel.FirstColumn,
            RightStride = _lanesAreFilters ? gradientStride : imageStride,
            RightJump = _lanesAreFilters ? gradientJump : imageJump,
            Length = length,
            Segments = segments,
            Stacks = count,
            LeftStackJump = _lanesAreFilters ? imageStack : gradientStack,
            RightStackJump = _lanesAreFilters ? gradientStack : imageStack,
            RightVectorStride = TLanes.Count,
            TargetVectorStride = TLanes.Count,
            Target = IsDirect
                ? sums + ((((long)tap * _rows) + firstBlockRow) * _filters) + (group * _columns) + panel.FirstColumn
                : sums + ((((long)groupTap * _rows) + firstBlockRow) * _width) + panel.FirstColumn,
            TargetStride = IsDirect ? _filters : _width,
            Rows = Math.Min(_rows - firstBlockRow, _rowsInBlock),
            Columns = IsDirect ? panel.Columns : panel.Vectors * TLanes.Count,
            Accumulate = accumulate,
            Ahead = isFirst ? source + (_lanesAreFilters ? firstBlockRow : panel.FirstColumn) : null,
            AheadStride = (nint)_window.Strides.Width * _imagePitch,
        };
        product.Run<TLanes, TVector>();
    }

    // Images, or some of their rows and channels: where the first row of all would start, and the numbers from one pixel and from one
    // row to the next.
    private readonly record struct Band(nint Address, int PixelPitch, long RowPitch)
    {
        public Band(T* start, int pixelPitch, long rowPitch)
            : this((nint)start, pixelPitch, rowPitch)
        {
        }

        public T* Start => (T*)Address;
    }
}
