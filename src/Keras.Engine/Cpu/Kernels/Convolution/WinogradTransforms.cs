using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>The transforms of Winograd's minimal filtering F(4x4, 3x3), a vector of channels at a time.</summary>
/// <remarks>
/// A tile of 4x4 results reads 6x6 pixels: <c>A' [(G g G') * (B' d B)] A</c>, as in Lavin and Gray, "Fast Algorithms for Convolutional
/// Neural Networks" (2016). Each two-dimensional transform is a one-dimensional one along columns, then along rows.
/// The points are 0, the positive and negative roots of 1/2 and of 2, and infinity: with their 1 and 2 errors are three times as large.
/// </remarks>
internal static unsafe class WinogradTransforms<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Reach = WinogradTiles.Reach;

    // The points beside 0 and infinity, which are these and their negatives; the product of their squares is 1.
    private const double Inner = 0.70710678118654752;
    private const double Outer = 1.41421356237309505;

    /// <summary>Transforms columns of six pixels one below the other.</summary>
    /// <param name="rows">The first pixel of each of the six rows.</param>
    /// <param name="pitches">For each row, from one pixel to the next.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="target">Six vectors for each column.</param>
    /// <param name="ahead">Distance from the last four rows to those to bring into the cache meanwhile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Columns(T** rows, nint* pitches, int count, T* target, nint ahead)
    {
        T* row0 = rows[0], row1 = rows[1], row2 = rows[2], row3 = rows[3], row4 = rows[4], row5 = rows[5];
        nint pitch0 = pitches[0], pitch1 = pitches[1], pitch2 = pitches[2];
        nint pitch3 = pitches[3], pitch4 = pitches[4], pitch5 = pitches[5];
        for (int column = 0; column < count; column++)
        {
            Prefetch.Request((byte*)(row2 + ahead));
            Prefetch.Request((byte*)(row3 + ahead));
            Prefetch.Request((byte*)(row4 + ahead));
            Prefetch.Request((byte*)(row5 + ahead));
            Pixels(
                TLanes.Load(row0),
                TLanes.Load(row1),
                TLanes.Load(row2),
                TLanes.Load(row3),
                TLanes.Load(row4),
                TLanes.Load(row5),
                target,
                TLanes.Count);
            row0 += pitch0;
            row1 += pitch1;
            row2 += pitch2;
            row3 += pitch3;
            row4 += pitch4;
            row5 += pitch5;
            target += Reach * TLanes.Count;
        }
    }

    /// <summary><see cref="Columns"/> of pixels that are normalized and rectified first.</summary>
    /// <param name="rows">The first pixel of each of the six rows.</param>
    /// <param name="pitches">For each row, from one pixel to the next.</param>
    /// <param name="masks">For each row a vector of ones, or of zeros if it lies in the border: there activations are zero.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="target">Six vectors for each column.</param>
    /// <param name="ahead">Distance from the last four rows to those to bring into the cache meanwhile.</param>
    /// <param name="stage">The numbers of these channels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ActivatedColumns(
        T** rows, nint* pitches, T** masks, int count, T* target, nint ahead, ChannelStage<T> stage)
    {
        T* row0 = rows[0], row1 = rows[1], row2 = rows[2], row3 = rows[3], row4 = rows[4], row5 = rows[5];
        nint pitch0 = pitches[0], pitch1 = pitches[1], pitch2 = pitches[2];
        nint pitch3 = pitches[3], pitch4 = pitches[4], pitch5 = pitches[5];
        TVector mask0 = TLanes.Load(masks[0]), mask1 = TLanes.Load(masks[1]), mask2 = TLanes.Load(masks[2]);
        TVector mask3 = TLanes.Load(masks[3]), mask4 = TLanes.Load(masks[4]), mask5 = TLanes.Load(masks[5]);
        TVector center = TLanes.Load(stage.Center);
        TVector scale = TLanes.Load(stage.Scale);
        TVector offset = TLanes.Load(stage.Offset);
        for (int column = 0; column < count; column++)
        {
            Prefetch.Request((byte*)(row2 + ahead));
            Prefetch.Request((byte*)(row3 + ahead));
            Prefetch.Request((byte*)(row4 + ahead));
            Prefetch.Request((byte*)(row5 + ahead));
            Pixels(
                Activate(row0, center, scale, offset, mask0),
                Activate(row1, center, scale, offset, mask1),
                Activate(row2, center, scale, offset, mask2),
                Activate(row3, center, scale, offset, mask3),
                Activate(row4, center, scale, offset, mask4),
                Activate(row5, center, scale, offset, mask5),
                target,
                TLanes.Count);
            row0 += pitch0;
            row1 += pitch1;
            row2 += pitch2;
            row3 += pitch3;
            row4 += pitch4;
            row5 += pitch5;
            target += Reach * TLanes.Count;
        }
    }

    /// <summary>Transforms the rows of transformed columns, of tiles side by side.</summary>
    /// <param name="columns">Made by <see cref="Columns"/>.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="target">Position 0 of the first tile.</param>
    /// <param name="tilePitch">From one tile to the next.</param>
    /// <param name="positionPitch">From one position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows(T* columns, int tiles, T* target, nint tilePitch, nint positionPitch)
    {
        nint pitch = Reach * TLanes.Count;
        for (int tile = 0; tile < tiles; tile++)
        {
            T* to = target;
            for (int row = 0; row < Reach; row++)
            {
                T* from = columns + (row * TLanes.Count);
                Pixels(
                    TLanes.Load(from),
                    TLanes.Load(from + pitch),
                    TLanes.Load(from + (2 * pitch)),
                    TLanes.Load(from + (3 * pitch)),
                    TLanes.Load(from + (4 * pitch)),
                    TLanes.Load(from + (5 * pitch)),
                    to,
                    positionPitch);
                to += Reach * positionPitch;
            }

            columns += WinogradTiles.Tile * pitch;
            target += tilePitch;
        }
    }

    /// <summary>Transforms the products of a tile into its results.</summary>
    /// <param name="products">Position 0.</param>
    /// <param name="positionPitch">From one position to the next.</param>
    /// <param name="middle">Room for 24 vectors.</param>
    /// <param name="target">The first result.</param>
    /// <param name="columnPitch">From one result to its right neighbor.</param>
    /// <param name="rowPitch">From one result to the one below.</param>
    /// <param name="lanes">Numbers of a result to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Results(
        T* products, nint positionPitch, T* middle, T* target, nint columnPitch, nint rowPitch, int lanes)
    {
        nint below = Reach * positionPitch;
        for (int column = 0; column < Reach; column++)
        {
            T* from = products + (column * positionPitch);
            Products(
                TLanes.Load(from),
                TLanes.Load(from + below),
                TLanes.Load(from + (2 * below)),
                TLanes.Load(from + (3 * below)),
                TLanes.Load(from + (4 * below)),
                TLanes.Load(from + (5 * below)),
                middle + (column * TLanes.Count),
                Reach * TLanes.Count,
                TLanes.Count);
        }

        for (int row = 0; row < WinogradTiles.Tile; row++)
        {
            Products(
                TLanes.Load(middle),
                TLanes.Load(middle + TLanes.Count),
                TLanes.Load(middle + (2 * TLanes.Count)),
                TLanes.Load(middle + (3 * TLanes.Count)),
                TLanes.Load(middle + (4 * TLanes.Count)),
                TLanes.Load(middle + (5 * TLanes.Count)),
                target,
                columnPitch,
                lanes);
            middle += Reach * TLanes.Count;
            target += rowPitch;
        }
    }

    /// <summary>Transforms the nine taps of one channel for a vector of filters.</summary>
    /// <param name="taps">The first tap.</param>
    /// <param name="tapPitch">From one tap to the next.</param>
    /// <param name="filters">Filters that exist.</param>
    /// <param name="target">Position 0.</param>
    /// <param name="positionPitch">From one position to the next.</param>
    public static void Kernel(T* taps, nint tapPitch, int filters, T* target, nint positionPitch)
    {
        T* middle = stackalloc T[3 * Reach * TLanes.Count];
        for (int column = 0; column < 3; column++)
        {
            T* from = taps + (column * tapPitch);
            Taps(
                TLanes.LoadPart(from, filters),
                TLanes.LoadPart(from + (3 * tapPitch), filters),
                TLanes.LoadPart(from + (6 * tapPitch), filters),
                middle + (column * TLanes.Count),
                3 * TLanes.Count);
        }

        for (int row = 0; row < Reach; row++)
        {
            Taps(
                TLanes.Load(middle),
                TLanes.Load(middle + TLanes.Count),
                TLanes.Load(middle + (2 * TLanes.Count)),
                target,
                positionPitch);
            middle += 3 * TLanes.Count;
            target += Reach * positionPitch;
        }
    }

    /// <summary>Transforms the gradient of a tile's results to that of its products: the transpose of <see cref="Results"/>.</summary>
    /// <remarks>Also what a tile of pixels becomes whose 16 products with windows of a gradient are the kernel's gradient.</remarks>
    /// <param name="results">The first of the 4x4.</param>
    /// <param name="columnPitch">From one of them to its right neighbor.</param>
    /// <param name="rowPitch">From one of them to the one below.</param>
    /// <param name="middle">Room for 24 vectors.</param>
    /// <param name="target">Position 0.</param>
    /// <param name="positionPitch">From one position to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ProductGradients(
        T* results, nint columnPitch, nint rowPitch, T* middle, T* target, nint positionPitch)
    {
        for (int column = 0; column < WinogradTiles.Tile; column++)
        {
            T* from = results + (column * columnPitch);
            Powers(
                TLanes.Load(from),
                TLanes.Load(from + rowPitch),
                TLanes.Load(from + (2 * rowPitch)),
                TLanes.Load(from + (3 * rowPitch)),
                middle + (column * TLanes.Count),
                WinogradTiles.Tile * TLanes.Count);
        }

        for (int row = 0; row < Reach; row++)
        {
            Powers(
                TLanes.Load(middle),
                TLanes.Load(middle + TLanes.Count),
                TLanes.Load(middle + (2 * TLanes.Count)),
                TLanes.Load(middle + (3 * TLanes.Count)),
                target,
                positionPitch);
            middle += WinogradTiles.Tile * TLanes.Count;
            target += Reach * positionPitch;
        }
    }

    /// <summary>Transforms the gradient of a transformed kernel to that of its nine taps: the transpose of <see cref="Kernel"/>.</summary>
    /// <param name="sums">A vector for each position.</param>
    /// <param name="taps">A vector for each tap.</param>
    public static void TapGradients(T* sums, T* taps)
    {
        T* middle = stackalloc T[3 * Reach * TLanes.Count];
        for (int column = 0; column < Reach; column++)
        {
            T* from = sums + (column * TLanes.Count);
            PointSums(from, Reach * TLanes.Count, middle + (column * TLanes.Count), Reach * TLanes.Count);
        }

        for (int row = 0; row < 3; row++)
        {
            PointSums(middle + (row * Reach * TLanes.Count), TLanes.Count, taps + (row * 3 * TLanes.Count), TLanes.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Activate(T* pixel, TVector center, TVector scale, TVector offset, TVector mask) => TLanes.And(
        mask,
        TLanes.Max(TLanes.Constant(0), TLanes.MultiplyAdd(TLanes.Subtract(TLanes.Load(pixel), center), scale, offset)));

    // B': for the polynomial that is zero at all points but one, the pixels times its coefficients.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pixels(
        TVector x0, TVector x1, TVector x2, TVector x3, TVector x4, TVector x5, T* target, nint pitch)
    {
        TVector innerEven = TLanes.MultiplyAdd(x2, TLanes.Constant(-2), x4);
        TVector innerOdd = TLanes.MultiplyAdd(x1, TLanes.Constant(-2), x3);
        TVector outerEven = TLanes.MultiplyAdd(x2, TLanes.Constant(-1 / 2.0), x4);
        TVector outerOdd = TLanes.MultiplyAdd(x1, TLanes.Constant(-1 / 2.0), x3);
        TLanes.Store(target, TLanes.MultiplyAdd(x2, TLanes.Constant(-5 / 2.0), TLanes.Add(x0, x4)));
        TLanes.Store(target + pitch, TLanes.MultiplyAdd(innerOdd, TLanes.Constant(Inner), innerEven));
        TLanes.Store(target + (2 * pitch), TLanes.MultiplyAdd(innerOdd, TLanes.Constant(-Inner), innerEven));
        TLanes.Store(target + (3 * pitch), TLanes.MultiplyAdd(outerOdd, TLanes.Constant(Outer), outerEven));
        TLanes.Store(target + (4 * pitch), TLanes.MultiplyAdd(outerOdd, TLanes.Constant(-Outer), outerEven));
        TLanes.Store(target + (5 * pitch), TLanes.MultiplyAdd(x3, TLanes.Constant(-5 / 2.0), TLanes.Add(x1, x5)));
    }

    // A': the powers of the points; of the last channels, fewer lanes than a vector has are written.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Products(
        TVector x0, TVector x1, TVector x2, TVector x3, TVector x4, TVector x5, T* target, nint pitch, int lanes)
    {
        TVector innerSum = TLanes.Add(x1, x2);
        TVector innerDifference = TLanes.Multiply(TLanes.Subtract(x1, x2), TLanes.Constant(Inner));
        TVector outerSum = TLanes.Add(x3, x4);
        TVector outerDifference = TLanes.Multiply(TLanes.Subtract(x3, x4), TLanes.Constant(Outer));
        TVector innerCubes = TLanes.MultiplyAdd(innerDifference, TLanes.Constant(1 / 2.0), x5);
        TVector y0 = TLanes.Add(TLanes.Add(x0, innerSum), outerSum);
        TVector y1 = TLanes.Add(innerDifference, outerDifference);
        TVector y2 = TLanes.MultiplyAdd(outerSum, TLanes.Constant(2), TLanes.Multiply(innerSum, TLanes.Constant(1 / 2.0)));
        TVector y3 = TLanes.MultiplyAdd(outerDifference, TLanes.Constant(2), innerCubes);
        if (lanes == TLanes.Count)
        {
            TLanes.Store(target, y0);
            TLanes.Store(target + pitch, y1);
            TLanes.Store(target + (2 * pitch), y2);
            TLanes.Store(target + (3 * pitch), y3);
        }
        else
        {
            TLanes.StorePart(target, y0, lanes);
            TLanes.StorePart(target + pitch, y1, lanes);
            TLanes.StorePart(target + (2 * pitch), y2, lanes);
            TLanes.StorePart(target + (3 * pitch), y3, lanes);
        }
    }

    // A: the results as a polynomial at each point, and its highest coefficient.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Powers(TVector x0, TVector x1, TVector x2, TVector x3, T* target, nint pitch)
    {
        TVector innerEven = TLanes.MultiplyAdd(x2, TLanes.Constant(1 / 2.0), x0);
        TVector innerOdd = TLanes.Multiply(TLanes.MultiplyAdd(x3, TLanes.Constant(1 / 2.0), x1), TLanes.Constant(Inner));
        TVector outerEven = TLanes.MultiplyAdd(x2, TLanes.Constant(2), x0);
        TVector outerOdd = TLanes.Multiply(TLanes.MultiplyAdd(x3, TLanes.Constant(2), x1), TLanes.Constant(Outer));
        TLanes.Store(target, x0);
        TLanes.Store(target + pitch, TLanes.Add(innerEven, innerOdd));
        TLanes.Store(target + (2 * pitch), TLanes.Subtract(innerEven, innerOdd));
        TLanes.Store(target + (3 * pitch), TLanes.Add(outerEven, outerOdd));
        TLanes.Store(target + (4 * pitch), TLanes.Subtract(outerEven, outerOdd));
        TLanes.Store(target + (5 * pitch), x3);
    }

    // G'.
    private static void PointSums(T* source, nint sourcePitch, T* target, nint pitch)
    {
        TVector x1 = TLanes.Load(source + sourcePitch);
        TVector x2 = TLanes.Load(source + (2 * sourcePitch));
        TVector x3 = TLanes.Load(source + (3 * sourcePitch));
        TVector x4 = TLanes.Load(source + (4 * sourcePitch));
        TVector inner = TLanes.Multiply(TLanes.Add(x1, x2), TLanes.Constant(-2 / 3.0));
        TVector outer = TLanes.Multiply(TLanes.Add(x3, x4), TLanes.Constant(1 / 6.0));
        TVector innerOdd = TLanes.Multiply(TLanes.Subtract(x1, x2), TLanes.Constant(-2 / 3.0 * Inner));
        TVector outerOdd = TLanes.Multiply(TLanes.Subtract(x3, x4), TLanes.Constant(1 / 6.0 * Outer));
        TVector last = TLanes.Load(source + (5 * sourcePitch));
        TLanes.Store(target, TLanes.Add(TLanes.Load(source), TLanes.Add(inner, outer)));
        TLanes.Store(target + pitch, TLanes.Add(innerOdd, outerOdd));
        TLanes.Store(
            target + (2 * pitch),
            TLanes.MultiplyAdd(inner, TLanes.Constant(1 / 2.0), TLanes.MultiplyAdd(outer, TLanes.Constant(2), last)));
    }

    // G: the kernel as a polynomial at each point, divided by the polynomial of B' there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Taps(TVector x0, TVector x1, TVector x2, T* target, nint pitch)
    {
        TVector innerEven = TLanes.MultiplyAdd(x2, TLanes.Constant(1 / 2.0), x0);
        TVector innerOdd = TLanes.Multiply(x1, TLanes.Constant(Inner));
        TVector outerEven = TLanes.MultiplyAdd(x2, TLanes.Constant(2), x0);
        TVector outerOdd = TLanes.Multiply(x1, TLanes.Constant(Outer));
        TLanes.Store(target, x0);
        TLanes.Store(target + pitch, TLanes.Multiply(TLanes.Add(innerEven, innerOdd), TLanes.Constant(-2 / 3.0)));
        TLanes.Store(target + (2 * pitch), TLanes.Multiply(TLanes.Subtract(innerEven, innerOdd), TLanes.Constant(-2 / 3.0)));
        TLanes.Store(target + (3 * pitch), TLanes.Multiply(TLanes.Add(outerEven, outerOdd), TLanes.Constant(1 / 6.0)));
        TLanes.Store(target + (4 * pitch), TLanes.Multiply(TLanes.Subtract(outerEven, outerOdd), TLanes.Constant(1 / 6.0)));
        TLanes.Store(target + (5 * pitch), x2);
    }
}
