using System.Numerics;
using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>The gradient of a kernel of 3x3 taps as sums over tiles: an outer product for each position of their transforms.</summary>
/// <remarks>In memory: rows, positions, and columns rounded up to whole vectors.</remarks>
/// <param name="channels">Channels of the images, or a block of them.</param>
/// <param name="filters">Channels of the output, or a block of them.</param>
internal sealed unsafe class WinogradKernelSums<TLanes, TVector, T>(int channels, int filters)
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Positions = WinogradTiles.Positions;
    private const int Taps = 9;

    private readonly KernelSums<TLanes, TVector, T> _sums = new(Positions, 1, channels, filters);

    /// <summary>Numbers of the sums of one part.</summary>
    public long Size => _sums.Size;

    /// <summary>Rows that <see cref="Finish"/> makes of the sums.</summary>
    public int Rows => _sums.Rows;

    /// <summary>Whether a row is a channel of the images, not a filter.</summary>
    public bool RowsAreChannels => _sums.LanesAreFilters;

    /// <summary>Adds the products of tiles.</summary>
    /// <param name="pixels">Transformed tiles of the images.</param>
    /// <param name="gradient">Transformed tiles of the output's gradient.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="sums">The sums of this part.</param>
    /// <param name="isFirst">Whether they start here.</param>
    /// <param name="ahead">Pixels to bring into the cache meanwhile, 16 for each tile: what they have are the sums' rows.</param>
    /// <param name="moreAhead">And these.</param>
    public void Add(
        TileRows<T> pixels,
        TileRows<T> gradient,
        int tiles,
        T* sums,
        bool isFirst,
        PixelRows<T> ahead = default,
        PixelRows<T> moreAhead = default)
    {
        (TileRows<T> left, TileRows<T> right) = _sums.LanesAreFilters ? (pixels, gradient) : (gradient, pixels);
        for (int position = 0; position < Positions; position++)
        {
            for (int index = 0; index < _sums.Panels.Count; index++)
            {
                Panel panel = _sums.Panels[index];
                ColumnProduct<T> product = new()
                {
                    Left = left.First + (position * left.PositionPitch),
                    LeftStride = left.TilePitch,
                    Right = right.First + (position * right.PositionPitch) + panel.FirstColumn,
                    RightStride = right.TilePitch,
                    RightVectorStride = TLanes.Count,
                    Length = tiles,
                    Segments = 1,
                    Target = sums + (position * _sums.Width) + panel.FirstColumn,
                    TargetStride = Positions * _sums.Width,
                    TargetVectorStride = TLanes.Count,
                    Rows = _sums.Rows,
                    Columns = panel.Vectors * TLanes.Count,
                    Accumulate = !isFirst,
                };
                if (index == 0)
                {
                    // A line for each tile of rows.
                    (int which, int pixel) = Math.DivRem(position, WinogradTiles.Results);
                    PixelRows<T> rows = which == 0 ? ahead : which == 1 ? moreAhead : default;
                    product.Ahead = rows.From(pixel * tiles);
                    product.AheadStride = rows.Pitch;
                }

                product.Run<TLanes, TVector>();
            }
        }
    }

    /// <summary>Joins the parts, in order, and transforms one row of them to the gradients of its taps.</summary>
    /// <param name="sums">The sums of the first part.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="output">
    /// The gradient of the first channel and filter: tap, channel, filter; the sums are those of the taps in opposite order.
    /// </param>
    /// <param name="tapPitch">Numbers from one tap of the gradient to the next.</param>
    /// <param name="channelPitch">Numbers from one channel of the gradient to the next.</param>
    /// <param name="row">The row.</param>
    public void Finish(T* sums, int parts, T* output, nint tapPitch, nint channelPitch, int row)
    {
        T* joined = stackalloc T[Positions * TLanes.Count];
        T* taps = stackalloc T[Taps * TLanes.Count];
        for (int column = 0; column < _sums.Columns; column += TLanes.Count)
        {
            for (int position = 0; position < Positions; position++)
            {
                T* source = sums + ((((long)row * Positions) + position) * _sums.Width) + column;
                TVector sum = TLanes.Load(source);
                for (int part = 1; part < parts; part++)
                {
                    sum = TLanes.Add(sum, TLanes.Load(source + (part * Size)));
                }

                TLanes.Store(joined + (position * TLanes.Count), sum);
            }

            WinogradTransforms<TLanes, TVector, T>.TapGradients(joined, taps);
            int count = Math.Min(_sums.Columns - column, TLanes.Count);
            for (int tap = 0; tap < Taps; tap++)
            {
                T* target = output + ((Taps - 1 - tap) * tapPitch);
                if (_sums.LanesAreFilters)
                {
                    TLanes.StorePart(target + (row * channelPitch) + column, TLanes.Load(taps + (tap * TLanes.Count)), count);
                    continue;
                }

                for (int lane = 0; lane < count; lane++)
                {
                    target[((column + lane) * channelPitch) + row] = taps[(tap * TLanes.Count) + lane];
                }
            }
        }
    }
}

/// <summary>Where transformed tiles are.</summary>
/// <param name="first">The first tile at position 0.</param>
/// <param name="tilePitch">Numbers from one tile to the next.</param>
/// <param name="positionPitch">Numbers from one position to the next.</param>
internal readonly unsafe struct TileRows<T>(T* first, int tilePitch, int positionPitch)
    where T : unmanaged
{
    /// <summary>The first tile at position 0.</summary>
    public T* First => first;

    /// <summary>Numbers from one tile to the next.</summary>
    public int TilePitch => tilePitch;

    /// <summary>Numbers from one position to the next.</summary>
    public int PositionPitch => positionPitch;
}

/// <summary>Pixels one behind the other.</summary>
/// <param name="first">The first one; null for none.</param>
/// <param name="pitch">Numbers from one to the next.</param>
internal readonly unsafe struct PixelRows<T>(T* first, int pitch)
    where T : unmanaged
{
    /// <summary>Numbers from one pixel to the next.</summary>
    public int Pitch => pitch;

    /// <summary>Those from a pixel on; null if there are none.</summary>
    public T* From(long pixel) => first == null ? null : first + (pixel * pitch);
}
