using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>A transposed left matrix times one panel of a right matrix: a sum of outer products.</summary>
/// <remarks>
/// Row <c>k</c> of both matrices lies at a fixed distance behind row <c>k - 1</c> within a segment, and segments
/// follow at fixed distances: pixels in rows of images, or channels in columns of a window. So do stacks of segments: images.
/// Reads up to 5 numbers behind the last row's end on the left and less than a vector on the right.
/// </remarks>
internal unsafe struct ColumnProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MaximumTileSize = 24 * 16;

    /// <summary>The first row of the left matrix; its columns are the rows of the result.</summary>
    public T* Left;

    /// <summary>Distance between rows of the left matrix, in numbers.</summary>
    public nint LeftStride;

    /// <summary>Distance between segments of the left matrix, in numbers.</summary>
    public nint LeftJump;

    /// <summary>The first row of the right matrix.</summary>
    public T* Right;

    /// <summary>Distance between rows of the right matrix, in numbers.</summary>
    public nint RightStride;

    /// <summary>Distance between segments of the right matrix, in numbers.</summary>
    public nint RightJump;

    /// <summary>Distance between the vectors of a row of the right matrix, in numbers.</summary>
    public nint RightVectorStride;

    /// <summary>Rows in a segment; with none at all the result is zero.</summary>
    public nint Length;

    /// <summary>Number of segments of a stack.</summary>
    public nint Segments;

    /// <summary>Number of stacks of segments; 0 for one.</summary>
    public nint Stacks;

    /// <summary>Distance between stacks of the left matrix, in numbers.</summary>
    public nint LeftStackJump;

    /// <summary>Distance between stacks of the right matrix, in numbers.</summary>
    public nint RightStackJump;

    /// <summary>Where the result goes.</summary>
    public T* Target;

    /// <summary>Distance between rows of the result, in numbers.</summary>
    public nint TargetStride;

    /// <summary>Distance between the vectors of a row of the result, in numbers, if the columns fill them.</summary>
    public nint TargetVectorStride;

    /// <summary>Rows of the result.</summary>
    public int Rows;

    /// <summary>Columns of the result, at most three vectors.</summary>
    public int Columns;

    /// <summary>Whether to add to the result instead of writing it.</summary>
    public bool Accumulate;

    /// <summary>Memory to bring into the cache meanwhile, for a product that follows; null for none.</summary>
    /// <remarks>Columns of a long left matrix lie far apart, so the machine does not foresee them.</remarks>
    public T* Ahead;

    /// <summary>Distance in that memory for each row of the matrices, in numbers; tiles start where their columns do.</summary>
    public nint AheadStride;

    /// <summary>Computes the product.</summary>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        switch ((Columns + TLanes.Count - 1) / TLanes.Count, TLanes.Registers)
        {
            case (3, 32): Run<Tile8x3, Tile4x3, TLanes, TVector>(); break;
            case (3, _): Run<Tile4x3, Tile2x3, TLanes, TVector>(); break;
            case (2, 32): Run<Tile12x2, Tile6x2, TLanes, TVector>(); break;
            case (2, _): Run<Tile6x2, Tile3x2, TLanes, TVector>(); break;
            default: Run<Tile12x1, Tile6x1, TLanes, TVector>(); break;
        }
    }

    [SkipLocalsInit]
    private readonly void Run<TShape, TSmall, TLanes, TVector>()
        where TShape : struct, ITileShape
        where TSmall : struct, ITileShape
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        T* spill = stackalloc T[MaximumTileSize];
        int row = 0;
        for (; Rows - row > TSmall.Rows; row += TShape.Rows)
        {
            RunTile<TShape, TLanes, TVector>(row, spill);
        }

        if (row < Rows)
        {
            RunTile<TSmall, TLanes, TVector>(row, spill);
        }
    }

    private readonly void RunTile<TShape, TLanes, TVector>(int firstRow, T* spill)
        where TShape : struct, ITileShape
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        int rows = Math.Min(Rows - firstRow, TShape.Rows);
        int width = TShape.Vectors * TLanes.Count;
        if (rows == TShape.Rows && Columns == width)
        {
            MultiplyTile<TShape, TLanes, TVector>(
                firstRow, Target + (firstRow * TargetStride), TargetStride, TargetVectorStride, Accumulate);
            return;
        }

        MultiplyTile<TShape, TLanes, TVector>(firstRow, spill, width, TLanes.Count, false);
        for (int row = 0; row < rows; row++)
        {
            SpilledRow.Copy<TLanes, TVector, T>(
                spill + (row * width), Target + ((firstRow + row) * TargetStride), Columns, Accumulate);
        }
    }

    // Calls nothing: the register allocator gives up its sums around calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void MultiplyTile<TShape, TLanes, TVector>(
        int firstRow, T* target, nint stride, nint targetVectorStride, bool accumulate)
        where TShape : struct, ITileShape
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
    {
        TileRow<TShape, TLanes, TVector, T> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default;
        TileRow<TShape, TLanes, TVector, T> r6 = default, r7 = default, r8 = default, r9 = default, r10 = default, r11 = default;
        T* left = Left + firstRow;
        T* right = Right;
        T* ahead = Ahead == null ? Left : Ahead + firstRow;
        nint aheadStride = Ahead == null ? 0 : AheadStride;
        nint leftStride = LeftStride;
        nint rightStride = RightStride;
        nint vectorStride = RightVectorStride;
        nint leftSkip = LeftJump - (Length * leftStride);
        nint rightSkip = RightJump - (Length * rightStride);
        nint leftStackSkip = LeftStackJump - (Segments * LeftJump);
        nint rightStackSkip = RightStackJump - (Segments * RightJump);
        for (nint stack = Stacks == 0 ? 1 : Stacks; stack > 0; stack--)
        {
            for (nint segment = Length == 0 ? 0 : Segments; segment > 0; segment--)
            {
                nint k = Length;
                do
                {
                    TVector right0 = TLanes.Load(right);
                    TVector right1 = TShape.Vectors > 1 ? TLanes.Load(right + vectorStride) : right0;
                    TVector right2 = TShape.Vectors > 2 ? TLanes.Load(right + (2 * vectorStride)) : right0;
                    r0.MultiplyAdd(0, left, right0, right1, right2);
                    r1.MultiplyAdd(1, left + 1, right0, right1, right2);
                    r2.MultiplyAdd(2, left + 2, right0, right1, right2);
                    r3.MultiplyAdd(3, left + 3, right0, right1, right2);
                    r4.MultiplyAdd(4, left + 4, right0, right1, right2);
                    r5.MultiplyAdd(5, left + 5, right0, right1, right2);
                    r6.MultiplyAdd(6, left + 6, right0, right1, right2);
                    r7.MultiplyAdd(7, left + 7, right0, right1, right2);
                    r8.MultiplyAdd(8, left + 8, right0, right1, right2);
                    r9.MultiplyAdd(9, left + 9, right0, right1, right2);
                    r10.MultiplyAdd(10, left + 10, right0, right1, right2);
                    r11.MultiplyAdd(11, left + 11, right0, right1, right2);
                    Prefetch.Request((byte*)ahead);
                    ahead += aheadStride;
                    left += leftStride;
                    right += rightStride;
                    k--;
                }
                while (k > 0);
                left += leftSkip;
                right += rightSkip;
            }

            left += leftStackSkip;
            right += rightStackSkip;
        }

        if (accumulate)
        {
            r0.Add(0, target, targetVectorStride);
            r1.Add(1, target + stride, targetVectorStride);
            r2.Add(2, target + (2 * stride), targetVectorStride);
            r3.Add(3, target + (3 * stride), targetVectorStride);
            r4.Add(4, target + (4 * stride), targetVectorStride);
            r5.Add(5, target + (5 * stride), targetVectorStride);
            r6.Add(6, target + (6 * stride), targetVectorStride);
            r7.Add(7, target + (7 * stride), targetVectorStride);
            r8.Add(8, target + (8 * stride), targetVectorStride);
            r9.Add(9, target + (9 * stride), targetVectorStride);
            r10.Add(10, target + (10 * stride), targetVectorStride);
            r11.Add(11, target + (11 * stride), targetVectorStride);
        }

        r0.Store(0, target, targetVectorStride);
        r1.Store(1, target + stride, targetVectorStride);
        r2.Store(2, target + (2 * stride), targetVectorStride);
        r3.Store(3, target + (3 * stride), targetVectorStride);
        r4.Store(4, target + (4 * stride), targetVectorStride);
        r5.Store(5, target + (5 * stride), targetVectorStride);
        r6.Store(6, target + (6 * stride), targetVectorStride);
        r7.Store(7, target + (7 * stride), targetVectorStride);
        r8.Store(8, target + (8 * stride), targetVectorStride);
        r9.Store(9, target + (9 * stride), targetVectorStride);
        r10.Store(10, target + (10 * stride), targetVectorStride);
        r11.Store(11, target + (11 * stride), targetVectorStride);
    }
}
