using System.Runtime.InteropServices;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Sends the gradient of every window back to its image, channels last.</summary>
/// <remarks>
/// Windows may overlap, so a unit of work is a whole image, for a strip of channels. Windows are visited in row-major
/// order; rows of the image are cleared just before the first window that reaches them.
/// </remarks>
internal abstract unsafe class PoolingGradientCall<T>(Window2D window, Shape images, Shape outputs) : KernelCall
    where T : unmanaged
{
    // Four cache lines: strips of neighbors do not share any when channels are a multiple of 16.
    private const int Strip = 64;

    private readonly int _height = images[1];
    private readonly int _strips = (images[3] + Strip - 1) / Strip;
    private readonly int _rows = outputs[1];
    private readonly int _columns = outputs[2];
    private readonly WorkPieces _pieces = new(
        (long)images[0] * ((images[3] + Strip - 1) / Strip),
        (double)images[1] * images[2] * Math.Min(images[3], Strip));

    protected int Width { get; } = images[2];

    protected int Channels { get; } = images[3];

    private long ImageLength => (long)_height * Width * Channels;

    private long OutputLength => (long)_rows * _columns * Channels;

    public override int Pieces(int phase) => _pieces.Count;

    public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
    {
        long end = _pieces.End(piece);
        for (long unit = _pieces.Begin(piece); unit < end; unit++)
        {
            (long n, long strip) = Math.DivRem(unit, _strips);
            int first = (int)strip * Strip;
            Spread(arguments, n * ImageLength, n * OutputLength, first, Math.Min(Channels - first, Strip));
        }
    }

    /// <summary>Adds the gradient of one window to its elements.</summary>
    /// <param name="arguments">The step's memory.</param>
    /// <param name="image">Offset of the first channel of the strip, at the image's first pixel.</param>
    /// <param name="output">Offset of the first channel of the strip, at the window's pixel.</param>
    /// <param name="rows">The window's rows.</param>
    /// <param name="columns">The window's columns.</param>
    /// <param name="channels">Channels in the strip.</param>
    protected abstract void Spread(
        in KernelArguments arguments, long image, long output, WindowRange rows, WindowRange columns, int channels);

    private void Spread(in KernelArguments arguments, long image, long output, int channel, int channels)
    {
        T* target = arguments.Output<T>() + image + channel;
        int cleared = 0;
        for (int y = 0; y < _rows; y++)
        {
            WindowRange rows = WindowRange.Rows(window, y, _height);
            for (; rows.Count > 0 && cleared <= rows.At(rows.End - 1); cleared++)
            {
                Clear(target, cleared, channels);
            }

            for (int x = 0; x < _columns; x++)
            {
                WindowRange columns = WindowRange.Columns(window, x, Width);
                long pixel = output + (((((long)y * _columns) + x) * Channels) + channel);
                Spread(arguments, image + channel, pixel, rows, columns, channels);
            }
        }

        for (; cleared < _height; cleared++)
        {
            Clear(target, cleared, channels);
        }
    }

    private void Clear(T* target, int row, int channels)
    {
        target += (long)row * Width * Channels;
        if (channels == Channels)
        {
            NativeMemory.Clear(target, (nuint)((long)Width * Channels * sizeof(T)));
            return;
        }

        for (int x = 0; x < Width; x++)
        {
            NativeMemory.Clear(target + ((long)x * Channels), (nuint)(channels * sizeof(T)));
        }
    }
}
