using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Rows of a left matrix, wherever they lie in memory, times one panel of a packed right matrix.</summary>
/// <remarks>
/// A row is segments of consecutive numbers, at the same distances for all rows: a row of a plain matrix is one segment, the
/// pixels under a 3x3 window are three. So a convolution is a product that gathers nothing.
/// </remarks>
internal unsafe ref struct RowProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MaximumRows = 12;
    private const int MaximumTileSize = 24 * 16;

    /// <summary>What the offsets of rows count from.</summary>
    public T* Left;

    /// <summary>Where each row starts, in numbers.</summary>
    public int* LeftOffsets;

    /// <summary>The parts of a row, in the order of the right matrix.</summary>
    public ReadOnlySpan<Segment> Segments;

    /// <summary>A panel: for each number of a row, <see cref="Vectors"/> vectors of columns.</summary>
    public T* Right;

    /// <summary>Vectors in a row of the panel, 1 to 3.</summary>
    public int Vectors;

    /// <summary>Where the first column of the result goes, for the row of offset zero.</summary>
    public T* Target;

    /// <summary>Where each row of the result starts, in numbers.</summary>
    public int* TargetOffsets;

    /// <summary>Rows of the result.</summary>
    public int Rows;

    /// <summary>Columns of the result: those of the panel, without its padding.</summary>
    public int Columns;

    /// <summary>Whether to add to the result instead of writing it.</summary>
    public bool Accumulate;

    /// <summary>Rows of memory to bring into the cache meanwhile; none by default.</summary>
    public AheadRows Ahead;

    /// <summary>More of them.</summary>
    public AheadRows MoreAhead;

    /// <summary>Computes the product.</summary>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        switch (Vectors, TLanes.Registers)
        {
            case (3, 32): Run<Tile8x3, Tile4x3, Tile4x3, TLanes, TVector>(); break;
            case (3, _): Run<Tile4x3, Tile2x3, Tile2x3, TLanes, TVector>(); break;
            case (2, 32): Run<Tile12x2, Tile8x2, Tile4x2, TLanes, TVector>(); break;
            case (2, _): Run<Tile6x2, Tile3x2, Tile3x2, TLanes, TVector>(); break;
            case (_, 32): Run<Tile12x1, Tile8x1, Tile4x1, TLanes, TVector>(); break;
            default: Run<Tile8x1, Tile4x1, Tile4x1, TLanes, TVector>(); break;
        }
    }

    [SkipLocalsInit]
    private readonly void Run<TShape, TMiddle, TSmall, TLanes, TVector>()
        where TShape : struct, ITileShape
        where TMiddle : struct, ITileShape
        where TSmall : struct, ITileShape
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        T* spill = stackalloc T[MaximumTileSize];
        int* offsets = stackalloc int[2 * MaximumRows];
        int row = 0;
        for (; Rows - row > TMiddle.Rows; row += TShape.Rows)
        {
            RunTile<TShape, TLanes, TVector>(row, spill, offsets);
        }

        if (Rows - row > TSmall.Rows)
        {
            RunTile<TMiddle, TLanes, TVector>(row, spill, offsets);
        }
        else if (row < Rows)
        {
            RunTile<TSmall, TLanes, TVector>(row, spill, offsets);
        }
    }

    /// <summary>Rows of the tiles that a panel of some vectors is computed in.</summary>
    public static int TileRows(int vectors, int registers) => (vectors, registers) switch
    {
        (3, 32) => Tile8x3.Rows,
        (3, _) => Tile4x3.Rows,
        (2, 32) => Tile12x2.Rows,
        (2, _) => Tile6x2.Rows,
        (_, 32) => Tile12x1.Rows,
        _ => Tile8x1.Rows,
    };

    private readonly void RunTile<TShape, TLanes, TVector>(int firstRow, T* spill, int* ownOffsets)
        where TShape : struct, ITileShape
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        AheadTile ahead = new(Ahead, MoreAhead, firstRow, Right);
        int rows = Math.Min(Rows - firstRow, TShape.Rows);
        int width = TShape.Vectors * TLanes.Count;
        if (rows == TShape.Rows && Columns == width)
        {
            MultiplyTile<TShape, TLanes, TVector>(
                LeftOffsets + firstRow, Target, TargetOffsets + firstRow, Accumulate, ahead);
            return;
        }

        // Rows that are missing are computed from the last one and dropped.
        int* spillOffsets = ownOffsets + MaximumRows;
        for (int row = 0; row < TShape.Rows; row++)
        {
            ownOffsets[row] = LeftOffsets[firstRow + Math.Min(row, rows - 1)];
            spillOffsets[row] = row * width;
        }

        MultiplyTile<TShape, TLanes, TVector>(ownOffsets, spill, spillOffsets, false, ahead);
        for (int row = 0; row < rows; row++)
        {
            SpilledRow.Copy<TLanes, TVector, T>(
                spill + (row * width), Target + TargetOffsets[firstRow + row], Columns, Accumulate);
        }
    }

    // Calls nothing, and touches no static field, which may be a call: the register allocator gives up its sums around calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void MultiplyTile<TShape, TLanes, TVector>(
        int* offsets, T* target, int* targets, bool accumulate, in AheadTile aheadTile)
        where TShape : struct, ITileShape
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TileRow<TShape, TLanes, TVector, T> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        TileRow<TShape, TLanes, TVector, T> r6 = default, r7 = default, r8 = default, r9 = default, r10 = default, r11 = default;
        T* right = Right;
        byte* ahead = aheadTile.First;
        byte* moreAhead = aheadTile.More;
        int* aheadOffsets = aheadTile.FirstOffsets;
        int* moreAheadOffsets = aheadTile.MoreOffsets;
        foreach (Segment segment in Segments)
        {
            T* left = Left + segment.Offset;
            T* left0 = Row<TShape>(left, offsets, 0), left1 = Row<TShape>(left, offsets, 1);
            T* left2 = Row<TShape>(left, offsets, 2), left3 = Row<TShape>(left, offsets, 3);
            T* left4 = Row<TShape>(left, offsets, 4), left5 = Row<TShape>(left, offsets, 5);
            T* left6 = Row<TShape>(left, offsets, 6), left7 = Row<TShape>(left, offsets, 7);
            T* left8 = Row<TShape>(left, offsets, 8), left9 = Row<TShape>(left, offsets, 9);
            T* left10 = Row<TShape>(left, offsets, 10), left11 = Row<TShape>(left, offsets, 11);
            nint length = segment.Length;
            nint k = 0;
            do
            {
                TVector right0 = TLanes.Load(right);
                TVector right1 = TShape.Vectors > 1 ? TLanes.Load(right + TLanes.Count) : right0;
                TVector right2 = TShape.Vectors > 2 ? TLanes.Load(right + (2 * TLanes.Count)) : right0;
                r0.MultiplyAdd(0, left0 + k, right0, right1, right2);
                r1.MultiplyAdd(1, left1 + k, right0, right1, right2);
                r2.MultiplyAdd(2, left2 + k, right0, right1, right2);
                r3.MultiplyAdd(3, left3 + k, right0, right1, right2);
                r4.MultiplyAdd(4, left4 + k, right0, right1, right2);
                r5.MultiplyAdd(5, left5 + k, right0, right1, right2);
                r6.MultiplyAdd(6, left6 + k, right0, right1, right2);
                r7.MultiplyAdd(7, left7 + k, right0, right1, right2);
                r8.MultiplyAdd(8, left8 + k, right0, right1, right2);
                r9.MultiplyAdd(9, left9 + k, right0, right1, right2);
                r10.MultiplyAdd(10, left10 + k, right0, right1, right2);
                r11.MultiplyAdd(11, left11 + k, right0, right1, right2);
                if (Prefetch.IsSupported)
                {
                    Prefetch.Request(ahead + aheadOffsets[k]);
                    Prefetch.Request(moreAhead + moreAheadOffsets[k]);
                }

                right += TShape.Vectors * TLanes.Count;
                k++;
            }
            while (k < length);
            aheadOffsets += length;
            moreAheadOffsets += length;
        }

        if (accumulate)
        {
            r0.Add(0, Row<TShape>(target, targets, 0), TLanes.Count);
            r1.Add(1, Row<TShape>(target, targets, 1), TLanes.Count);
            r2.Add(2, Row<TShape>(target, targets, 2), TLanes.Count);
            r3.Add(3, Row<TShape>(target, targets, 3), TLanes.Count);
            r4.Add(4, Row<TShape>(target, targets, 4), TLanes.Count);
            r5.Add(5, Row<TShape>(target, targets, 5), TLanes.Count);
            r6.Add(6, Row<TShape>(target, targets, 6), TLanes.Count);
            r7.Add(7, Row<TShape>(target, targets, 7), TLanes.Count);
            r8.Add(8, Row<TShape>(target, targets, 8), TLanes.Count);
            r9.Add(9, Row<TShape>(target, targets, 9), TLanes.Count);
            r10.Add(10, Row<TShape>(target, targets, 10), TLanes.Count);
            r11.Add(11, Row<TShape>(target, targets, 11), TLanes.Count);
        }

        r0.Store(0, Row<TShape>(target, targets, 0), TLanes.Count);
        r1.Store(1, Row<TShape>(target, targets, 1), TLanes.Count);
        r2.Store(2, Row<TShape>(target, targets, 2), TLanes.Count);
        r3.Store(3, Row<TShape>(target, targets, 3), TLanes.Count);
        r4.Store(4, Row<TShape>(target, targets, 4), TLanes.Count);
        r5.Store(5, Row<TShape>(target, targets, 5), TLanes.Count);
        r6.Store(6, Row<TShape>(target, targets, 6), TLanes.Count);
        r7.Store(7, Row<TShape>(target, targets, 7), TLanes.Count);
        r8.Store(8, Row<TShape>(target, targets, 8), TLanes.Count);
        r9.Store(9, Row<TShape>(target, targets, 9), TLanes.Count);
        r10.Store(10, Row<TShape>(target, targets, 10), TLanes.Count);
        r11.Store(11, Row<TShape>(target, targets, 11), TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* Row<TShape>(T* start, int* offsets, int row)
        where TShape : struct, ITileShape => row < TShape.Rows ? start + offsets[row] : start;
}
