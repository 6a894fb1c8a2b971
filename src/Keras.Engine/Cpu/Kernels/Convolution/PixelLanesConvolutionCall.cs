using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Transposes rows of images so that each channel's pixels are together, and adds them to the results they belong to.</summary>
/// <remarks>
/// Between the pixels of two channels lies the border, the right one of the first and the left one of the second, so a window's
/// column is a distance within a transposed row. Such rows are the right matrix of a product whose depth is window columns and
/// channels, in the order in which the kernel has them; a row of the kernel is the left matrix as it lies in memory.
/// A source row is transposed once, added to the result rows whose windows have it, and forgotten; a result row is stored
/// when its last source row has passed. All of that stays in the first-level cache.
/// </remarks>
internal sealed unsafe class PixelLanesConvolutionCall<TLanes, TVector, T> : KernelCall
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Window2D _window;
    private readonly int _batch;
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _outputHeight;
    private readonly int _outputWidth;
    private readonly int _filters;
    private readonly int _reach;
    private readonly int _lead;
    private readonly int _pitch;
    private readonly int _sourceRowLength;
    private readonly int _vectorsInRow;
    private readonly int _rows;
    private readonly int _vectorLength;
    private readonly int _rowsAtOnce;
    private readonly int _openRows;
    private readonly int _rowsInBand;
    private readonly int _bands;
    private readonly int _sourcePitch;
    private readonly int _outputPitch;
    private readonly double? _epsilon;
    private readonly bool _hasMoments;
    private readonly MomentSums _moments;
    private readonly long[] _pixels;

    /// <param name="window">The convolution's window.</param>
    /// <param name="images">Shape of input 0; input 1 is the kernel.</param>
    /// <param name="output">Shape of the output.</param>
    /// <param name="sourcePitch">Numbers from one pixel of the images to the next.</param>
    /// <param name="outputPitch">Numbers from one pixel of the output to the next.</param>
    /// <param name="epsilon">Epsilon of the normalization, if the images are normalized and rectified.</param>
    /// <param name="hasMoments">Whether outputs 1 and 2 are the moments of output 0.</param>
    public PixelLanesConvolutionCall(
        Window2D window, Shape images, Shape output, int sourcePitch, int outputPitch, double? epsilon, bool hasMoments)
    {
        _window = window;
        (_sourcePitch, _outputPitch, _epsilon, _hasMoments) = (sourcePitch, outputPitch, epsilon, hasMoments);
        _moments = new MomentSums(output[3]);
        (_batch, _height, _width, _channels) = (images[0], images[1], images[2], images[3]);
        (_outputHeight, _outputWidth, _filters) = (output[1], output[2], output[3]);
        Flops = 2L * output.Length * window.Size.Height * window.Size.Width * images[3];
        _reach = (window.Size.Height - 1) * window.Dilation.Height;
        _lead = RoundUp(window.Left);
        _pitch = RoundUp(images[2] + Math.Max(window.Left, window.Right));
        _sourceRowLength = _lead + (RoundUp(images[3]) * _pitch);
        _vectorsInRow = RoundUp(output[2]) / TLanes.Count;
        _rows = (output[3] + 5) / 6 * 6;
        _vectorLength = RoundUp(_rows) * TLanes.Count;

        // Products take two vectors at once: of two rows if a row has one.
        _rowsAtOnce = _vectorsInRow % 2 == 0 ? 1 : 2;
        _openRows = _reach + _rowsAtOnce;
        int wanted = (WorkDivision.Wanted(Flops) + images[0] - 1) / Math.Max(images[0], 1);
        int rows = Math.Clamp((output[1] + wanted - 1) / wanted, Math.Min(4, output[1]), output[1]);
        _bands = (output[1] + rows - 1) / rows;
        _rowsInBand = (output[1] + _bands - 1) / _bands;
        _pixels = !hasMoments ? [] :
        [
            .. from piece in Enumerable.Range(0, _batch * _bands)
               let firstRow = piece % _bands * _rowsInBand
               select (long)(Math.Min(firstRow + _rowsInBand, _outputHeight) - firstRow) * _outputWidth,
        ];
    }

    public override int Phases => (Activates ? 1 : 0) + (_hasMoments ? 2 : 1);

    public override long WorkspaceBytes => NumbersBytes + (_hasMoments ? (long)_batch * _bands * _moments.ChunkBytes : 0);

    public override long ScratchBytes => (SourceLength + ResultLength + (TLanes.Count * TLanes.Count)) * sizeof(T);

    public override long Flops { get; }

    private long SourceLength => (long)_rowsAtOnce * _sourceRowLength;

    private long ResultLength => (long)_openRows * _vectorsInRow * _vectorLength;

    private bool Activates => _epsilon is not null;

    private int NumberStride => ChannelStage.Stride(_channels, TLanes.Count);

    private long NumbersBytes => Activates ? 3L * NumberStride * sizeof(T) : 0;

    public override int Pieces(int phase) => phase - (Activates ? 1 : 0) == 0 ? _batch * _bands : 1;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        ChannelStage<T> activation = new(arguments.Workspace<T>(), NumberStride);
        double* moments = (double*)(arguments.Workspace<byte>() + NumbersBytes);
        if (_epsilon is double epsilon && phase-- == 0)
        {
            activation.Fill(arguments, FusedConv2DOp.FirstBefore, epsilon, _channels);
            return;
        }

        if (phase == 1)
        {
            _moments.Finish(moments, _pixels, arguments.Output<T>(1), arguments.Output<T>(2));
            return;
        }

        moments += piece * (_moments.ChunkBytes / sizeof(double));
        int image = piece / _bands;
        int firstRow = piece % _bands * _rowsInBand;
        int endRow = Math.Min(firstRow + _rowsInBand, _outputHeight);
        T* sources = arguments.Scratch<T>(worker);
        T* pixels = arguments.Input<T>(0) + ((long)image * _height * _width * _sourcePitch);
        T* output = arguments.Output<T>() + ((long)image * _outputHeight * _outputWidth * _outputPitch);

        // The border is never written again.
        new Span<T>(sources, (int)SourceLength).Clear();
        for (int top = firstRow; top < endRow + _reach; top += _rowsAtOnce)
        {
            for (int row = top; row < top + _rowsAtOnce; row++)
            {
                Open(sources, output, row, firstRow, endRow);
                Fill(sources + ((row - top) * _sourceRowLength), pixels, row - _window.Top, activation);
            }

            AddToResults(sources, arguments.Input<T>(1), Pixels(pixels, top + _rowsAtOnce - _window.Top), top, firstRow, endRow);
            for (int row = top - _reach; row < top - _reach + _rowsAtOnce; row++)
            {
                Store(sources, output, row, firstRow, endRow, moments);
            }
        }
    }

    private static int RoundUp(int length) => (length + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

    // The last vector of a row ends with it, and overlaps its neighbor if need be.
    private int Column(int vector) => Math.Min(vector * TLanes.Count, _outputWidth - TLanes.Count);

    private T* Pixels(T* pixels, int row) =>
        pixels + ((long)Math.Clamp(row, 0, _height - 1) * _width * _sourcePitch);

    private T* Result(T* sources, int row, int vector) =>
        sources + SourceLength + ((long)(((row % _openRows) * _vectorsInRow) + vector) * _vectorLength);

    private bool IsInside(int sourceRow) => sourceRow >= 0 && sourceRow < _height;

    private void Open(T* sources, T* output, int row, int firstRow, int endRow)
    {
        if (row < firstRow || row >= endRow)
        {
            return;
        }

        new Span<T>(Result(sources, row, 0), _vectorsInRow * _vectorLength).Clear();
        output += (long)row * _outputWidth * _outputPitch;
        if (_outputPitch == _filters)
        {
            Prefetch.Request(output, _outputWidth * _filters);
            return;
        }

        for (int column = 0; column < _outputWidth; column++, output += _outputPitch)
        {
            Prefetch.Request(output, _filters);
            Prefetch.Request((byte*)(output + _filters - 1));
        }
    }

    private void Fill(T* target, T* pixels, int row, ChannelStage<T> activation)
    {
        if (!IsInside(row))
        {
            return;
        }

        pixels = Pixels(pixels, row);
        for (int block = 0; block < _width; block += TLanes.Count)
        {
            int column = Math.Min(block, _width - TLanes.Count);
            for (int channel = 0; channel < _channels; channel += TLanes.Count)
            {
                TLanes.Transpose(
                    pixels + (column * _sourcePitch) + channel, _sourcePitch, target + _lead + (channel * _pitch) + column, _pitch);
            }
        }

        for (int channel = 0; Activates && channel < _channels; channel++)
        {
            activation.ApplyToChannel<TLanes, TVector>(target + _lead + (channel * _pitch), _width, channel, rectifies: true);
        }
    }

    // Source row `top` counts from the border's top, so it is tap 0 of the result row of that number.
    private void AddToResults(T* sources, T* kernel, T* next, int top, int firstRow, int endRow)
    {
        int aheadStride = ((_rowsAtOnce * _width) + _window.Size.Width - 1) / _window.Size.Width;
        for (int tap = 0; tap < _window.Size.Height; tap++)
        {
            int row = top - (tap * _window.Dilation.Height);
            T* weights = kernel + ((long)tap * _window.Size.Width * _channels * _filters);
            for (int vector = 0; vector < _rowsAtOnce * _vectorsInRow; vector += 2)
            {
                (int firstSource, int firstVector) = (vector / _vectorsInRow, vector % _vectorsInRow);
                (int secondSource, int secondVector) = ((vector + 1) / _vectorsInRow, (vector + 1) % _vectorsInRow);
                bool hasFirst = IsNeeded(row + firstSource, top + firstSource, firstRow, endRow);
                bool hasSecond = IsNeeded(row + secondSource, top + secondSource, firstRow, endRow);
                if (!hasFirst && !hasSecond)
                {
                    continue;
                }

                T* firstPlace = sources + (firstSource * _sourceRowLength) + Column(firstVector);
                T* secondPlace = sources + (secondSource * _sourceRowLength) + Column(secondVector);
                T* firstResult = Result(sources, row + firstSource + _openRows, firstVector);
                T* secondResult = Result(sources, row + secondSource + _openRows, secondVector);
                bool hasBoth = hasFirst && hasSecond;
                ColumnProduct<T> product = new()
                {
                    Left = weights,
                    LeftStride = _filters,
                    LeftJump = (nint)_channels * _filters,
                    Right = (hasFirst ? firstPlace : secondPlace) + _lead - _window.Left,
                    RightStride = _pitch,
                    RightJump = _window.Dilation.Width,
                    RightVectorStride = (nint)(secondPlace - firstPlace),
                    Length = _channels,
                    Segments = _window.Size.Width,
                    Target = hasFirst ? firstResult : secondResult,
                    TargetStride = TLanes.Count,
                    TargetVectorStride = (nint)(secondResult - firstResult),
                    Rows = _rows,
                    Columns = (hasBoth ? 2 : 1) * TLanes.Count,
                    Accumulate = true,
                    Ahead = tap == 0 && vector == 0 ? next : null,
                    AheadStride = aheadStride,
                };
                product.Run<TLanes, TVector>();
            }
        }
    }

    private bool IsNeeded(int row, int paddedSourceRow, int firstRow, int endRow) =>
        row >= firstRow && row < endRow && IsInside(paddedSourceRow - _window.Top);

    private void Store(T* sources, T* output, int row, int firstRow, int endRow, double* moments)
    {
        if (row < firstRow || row >= endRow)
        {
            return;
        }

        T* block = sources + SourceLength + ResultLength;
        for (int vector = 0; vector < _vectorsInRow; vector++)
        {
            T* result = Result(sources, row, vector);
            T* target = output + ((((long)row * _outputWidth) + Column(vector)) * _outputPitch);
            for (int filter = 0; filter < _filters; filter += TLanes.Count)
            {
                TLanes.Transpose(result + (filter * TLanes.Count), TLanes.Count, block, TLanes.Count);
                int count = Math.Min(_filters - filter, TLanes.Count);
                for (int pixel = 0; pixel < TLanes.Count; pixel++)
                {
                    TLanes.StorePart(target + ((long)pixel * _outputPitch) + filter, TLanes.Load(block + (pixel * TLanes.Count)), count);
                }
            }
        }

        if (!_hasMoments)
        {
            return;
        }

        T* stored = output + ((long)row * _outputWidth * _outputPitch);
        if (row == firstRow)
        {
            _moments.Begin(moments, stored, 0, _filters);
        }

        _moments.Add<TLanes, TVector, T>(moments, stored, _outputPitch, _outputWidth, 0, _filters);
    }
}
