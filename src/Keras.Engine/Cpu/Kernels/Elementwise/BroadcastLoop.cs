using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>
/// Walks over a result and its operands in runs: along a run each operand is contiguous or one repeated element.
/// </summary>
/// <remarks>
/// Neighboring axes along which the same operands repeat are joined: equal shapes are one row, and a vector along the
/// last axis or a column along the first make rows.
/// </remarks>
internal sealed class BroadcastLoop
{
    // Long enough that choosing a function per run is free, a whole number of vectors and of cache lines.
    private const int MaximumRun = 8192;

    private readonly int[] _outerSizes;
    private readonly long[][] _outerStrides;
    private readonly int _runsInRow;
    private readonly WorkPieces _pieces;

    /// <summary>The loop for a result and the shapes that are broadcast to it.</summary>
    /// <param name="result">The shape of the result.</param>
    /// <param name="operands">The shapes of the operands.</param>
    /// <param name="work">Work of an element, in elements that are only copied.</param>
    public BroadcastLoop(Shape result, ReadOnlySpan<Shape> operands, double work = 1)
    {
        List<(int Size, long[] Strides)> axes = Join(result, operands);
        Repeats = new bool[operands.Length];
        for (int operand = 0; operand < operands.Length; operand++)
        {
            Repeats[operand] = axes[^1].Strides[operand] == 0;
        }

        RowLength = axes[^1].Size;
        _outerSizes = [.. axes[..^1].Select(axis => axis.Size)];
        _outerStrides = new long[operands.Length][];
        for (int operand = 0; operand < operands.Length; operand++)
        {
            int index = operand;
            _outerStrides[operand] = [.. axes[..^1].Select(axis => axis.Strides[index])];
        }

        long rows = Shape.Of(_outerSizes).Length;
        _runsInRow = (RowLength + MaximumRun - 1) / MaximumRun;
        _pieces = new WorkPieces(rows * _runsInRow, Math.Min(RowLength, MaximumRun) * work);
    }

    /// <summary>Elements of the result along which operands are contiguous or repeated.</summary>
    public int RowLength { get; }

    /// <summary>Whether an operand has one element for a whole row.</summary>
    public bool[] Repeats { get; }

    /// <summary>Number of pieces.</summary>
    public int Pieces => _pieces.Count;

    /// <summary>The first run of a piece.</summary>
    public long FirstRun(int piece) => _pieces.Begin(piece);

    /// <summary>One past the last run of a piece.</summary>
    public long EndRun(int piece) => _pieces.End(piece);

    /// <summary>Where a run begins in the result, and how long it is.</summary>
    public (long Offset, int Length) Run(long run)
    {
        (long row, long part) = _runsInRow == 1 ? (run, 0) : Math.DivRem(run, _runsInRow);
        int begin = (int)part * MaximumRun;
        return ((row * RowLength) + begin, Math.Min(RowLength - begin, MaximumRun));
    }

    /// <summary>Where a run begins in an operand.</summary>
    public long OperandOffset(long run, int operand)
    {
        (long row, long part) = _runsInRow == 1 ? (run, 0) : Math.DivRem(run, _runsInRow);
        return RowMajor.Offset(row, _outerSizes, _outerStrides[operand]) + (Repeats[operand] ? 0 : part * MaximumRun);
    }

    // Outermost first; at least one axis. The stride of an operand is 0 where it repeats.
    private static List<(int Size, long[] Strides)> Join(Shape result, ReadOnlySpan<Shape> operands)
    {
        List<(int Size, long[] Strides)> axes = [];
        long[][] strides = new long[operands.Length][];
        for (int operand = 0; operand < operands.Length; operand++)
        {
            strides[operand] = new long[result.Rank];
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
            if (axes.Count > 0 && Continues(axes[^1].Strides, own, size))
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
            axes.Add((1, new long[operands.Length]));
        }

        return axes;
    }

    private static bool Continues(long[] outer, long[] inner, int size)
    {
        for (int operand = 0; operand < outer.Length; operand++)
        {
            if (outer[operand] != inner[operand] * size)
            {
                return false;
            }
        }

        return true;
    }
}
