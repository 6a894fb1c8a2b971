namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>How an operand is read along a tile.</summary>
internal enum OperandKind
{
    /// <summary>One element after the other.</summary>
    Streams,

    /// <summary>One element for the whole tile.</summary>
    Repeats,

    /// <summary>The same short vector again and again, from its begin at every tile.</summary>
    Periodic,
}

/// <summary>Walks over a result and the operands that are broadcast to it in tiles of contiguous elements.</summary>
/// <remarks>
/// Neighboring axes along which the same operands repeat are joined: equal shapes are one row, and a vector along the
/// last axis or a column along the first make rows. Short rows that differ only in that vectors start again are joined,
/// too: a tile is then a number of whole rows, and the vectors are periodic.
/// </remarks>
internal sealed class TileLoop
{
    // 4 KB, or 8 of doubles: a few operands fit into the first-level cache, and choosing functions per tile costs next to nothing.
    private const int MaximumTile = 1024;

    private readonly int[] _outerSizes;
    private readonly long[][] _outerStrides;
    private readonly int _rowLength;
    private readonly int _tilesInRow;
    private readonly WorkPieces _pieces;

    /// <summary>The loop for a result and the shapes that are broadcast to it.</summary>
    /// <param name="result">The shape of the result.</param>
    /// <param name="operands">The shapes of the operands.</param>
    /// <param name="work">Work of an element, in elements that are only copied.</param>
    public TileLoop(Shape result, IReadOnlyList<Shape> operands, double work = 1)
    {
        List<(int Size, long[] Strides)> axes = Join(result, operands);
        (_rowLength, long[] strides) = axes[^1];
        Kinds = [.. strides.Select(stride => stride == 0 ? OperandKind.Repeats : OperandKind.Streams)];
        Period = 0;
        TileLength = Math.Min(_rowLength, MaximumTile);
        if (axes.Count > 1 && _rowLength > 0 && IsPeriodic(axes))
        {
            Period = _rowLength;
            Kinds = [.. strides.Select((stride, operand) => stride == 0 ? OperandKind.Repeats
                : axes[^2].Strides[operand] == 0 ? OperandKind.Periodic : OperandKind.Streams)];
            _rowLength *= axes[^2].Size;
            TileLength = Math.Min(MaximumTile / Period * Period, _rowLength);
            axes.RemoveAt(axes.Count - 1);
        }

        _outerSizes = [.. axes[..^1].Select(axis => axis.Size)];
        _outerStrides =
            [.. operands.Select((_, operand) => axes[..^1].Select(axis => axis.Strides[operand]).ToArray())];
        _tilesInRow = CheckedSizes.CeilDivide(_rowLength, TileLength);
        _pieces = new WorkPieces(Shape.Of(_outerSizes).Length * _tilesInRow, TileLength * work);
    }

    /// <summary>How each operand is read along a tile.</summary>
    public OperandKind[] Kinds { get; }

    /// <summary>Elements of a tile; the last one of a row may have fewer.</summary>
    public int TileLength { get; }

    /// <summary>Elements of a periodic operand.</summary>
    public int Period { get; }

    /// <summary>Number of pieces.</summary>
    public int Pieces => _pieces.Count;

    /// <summary>The first tile of a piece.</summary>
    public long FirstTile(int piece) => _pieces.Begin(piece);

    /// <summary>One past the last tile of a piece.</summary>
    public long EndTile(int piece) => _pieces.End(piece);

    /// <summary>Where a tile begins in the result, and how long it is.</summary>
    public (long Offset, int Length) Tile(long tile)
    {
        (long row, int begin) = Place(tile);
        return ((row * _rowLength) + begin, Math.Min(_rowLength - begin, TileLength));
    }

    /// <summary>Where a tile begins in an operand.</summary>
    public long OperandOffset(long tile, int operand)
    {
        (long row, int begin) = Place(tile);
        return RowMajor.Offset(row, _outerSizes, _outerStrides[operand])
            + (Kinds[operand] == OperandKind.Streams ? begin : 0);
    }

    private (long Row, int Begin) Place(long tile)
    {
        (long row, long part) =
            _tilesInRow == 1 ? (tile, 0) : _outerSizes.Length == 0 ? (0, tile) : Math.DivRem(tile, _tilesInRow);
        return (row, (int)part * TileLength);
    }

    // Whether rows can be joined: an operand streams on, repeats one element, or is one vector for the whole loop.
    private static bool IsPeriodic(List<(int Size, long[] Strides)> axes)
    {
        (int Size, long[] Strides) outer = axes[^2];
        (int Size, long[] Strides) inner = axes[^1];
        if (2 * inner.Size > MaximumTile || (long)outer.Size * inner.Size > int.MaxValue)
        {
            return false;
        }

        for (int operand = 0; operand < outer.Strides.Length; operand++)
        {
            (long outside, long inside) = (outer.Strides[operand], inner.Strides[operand]);
            bool streams = inside != 0 && outside == inside * inner.Size;
            bool repeats = inside == 0 && outside == 0;
            bool startsAgain = axes[..^1].All(axis => axis.Strides[operand] == 0);
            if (!streams && !repeats && !startsAgain)
            {
                return false;
            }
        }

        return true;
    }

    // Outermost first; at least one axis. The stride of an operand is 0 where it repeats.
    private static List<(int Size, long[] Strides)> Join(Shape result, IReadOnlyList<Shape> operands)
    {
        List<(int Size, long[] Strides)> axes = [];
        long[][] strides = [.. operands.Select(_ => new long[result.Rank])];
        for (int operand = 0; operand < operands.Count; operand++)
        {
            RowMajor.BroadcastStrides(operands[operand], result, strides[operand]);
        }

        for (int axis = 0; axis < result.Rank; axis++)
        {
            int size = result[axis];
            if (size == 1)
            {
                continue;
            }

            long[] own = [.. strides.Select(operand => operand[axis])];
            if (axes.Count > 0 && axes[^1].Strides.Zip(own).All(pair => pair.First == pair.Second * size))
            {
                axes[^1] = (axes[^1].Size * size, own);
            }
            else
            {
                axes.Add((size, own));
            }
        }

        if (axes.Count == 0)
        {
            axes.Add((1, new long[operands.Count]));
        }

        return axes;
    }
}
