using System.Runtime.InteropServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Rows of memory that a product asks for while it computes, so that they are in the cache when they are needed.</summary>
/// <remarks>
/// A tile of the product asks for as many rows as it has itself, one request with every step of its depth. Which line comes at
/// which step is in a table: rows may be ranges of longer ones.
/// </remarks>
internal readonly unsafe struct AheadRows
{
    private const int LongestDepth = 1 << 13;

    private static readonly int* s_none = (int*)NativeMemory.AllocZeroed(LongestDepth, sizeof(int));

    private readonly byte* _start;
    private readonly nint _pitch;
    private readonly int* _offsets;

    /// <param name="start">The row for the product's first row.</param>
    /// <param name="pitch">Bytes from the row for one row of the product to that for the next.</param>
    /// <param name="table">Pinned, made by <see cref="Table"/> or <see cref="Fill"/>.</param>
    /// <param name="index">Where in it the product's steps begin.</param>
    public AheadRows(void* start, int pitch, int[] table, int index = 0)
    {
        _start = (byte*)start;
        _pitch = pitch;
        _offsets = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(table, index);
    }

    /// <summary>Whether there are any.</summary>
    public bool Brings => _start != null;

    /// <summary>Distance of the line to ask for in every step, in bytes.</summary>
    public int* Offsets => Brings ? _offsets : s_none;

    /// <summary>Where the rows for a tile start; <paramref name="otherwise"/> if there are none.</summary>
    public byte* From(int row, void* otherwise) => Brings ? _start + ((nint)row * _pitch) : (byte*)otherwise;

    /// <summary>Which line comes in which step.</summary>
    /// <param name="rows">Rows of a tile.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <param name="length">Bytes of a row to bring.</param>
    /// <param name="steps">Depth of the product.</param>
    /// <param name="part">Which of several products brings this part of the lines.</param>
    /// <param name="parts">Number of products that share the lines.</param>
    public static int[] Table(int rows, int pitch, int length, int steps, int part = 0, int parts = 1)
    {
        int[] table = GC.AllocateArray<int>(Math.Max(steps, 1), pinned: true);
        Fill(table, rows, pitch, length, part, parts, each: 1);
        return table;
    }

    /// <summary>The same for several rows to bring for each row of the product.</summary>
    /// <param name="steps">A line for every step of the product's depth.</param>
    /// <param name="rows">Rows of a tile.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <param name="length">Bytes of a row to bring; where rows are not whole lines, they may start anywhere in one.</param>
    /// <param name="part">Which of several products brings this part of the lines.</param>
    /// <param name="parts">Number of products that share the lines.</param>
    /// <param name="each">Rows to bring for each row of the product, one behind the other.</param>
    public static void Fill(Span<int> steps, int rows, int pitch, int length, int part, int parts, int each)
    {
        bool isAligned = (pitch | length) % Prefetch.Line == 0;
        int linesInRow = isAligned ? length / Prefetch.Line : ((length - 1) / Prefetch.Line) + 2;

        // The same part for every row of the product: others that share the lines may have tiles of more or fewer rows.
        long lines = (long)linesInRow * each;
        long first = lines * part / parts;
        long count = (lines * (part + 1) / parts) - first;
        for (int step = 0; step < steps.Length && count > 0; step++)
        {
            (long line, long row) = Math.DivRem(step * rows * count / steps.Length, rows);
            (long inEach, long inRow) = Math.DivRem(first + line, linesInRow);
            steps[step] = (int)((((row * each) + inEach) * pitch) + (inRow * Prefetch.Line));
        }
    }
}

/// <summary>What one tile of a product asks for.</summary>
internal readonly unsafe struct AheadTile(in AheadRows first, in AheadRows more, int row, void* otherwise)
{
    /// <summary>Where the rows start.</summary>
    public readonly byte* First = first.From(row, otherwise);

    /// <summary>Distance of the line to ask for in every step.</summary>
    public readonly int* FirstOffsets = first.Offsets;

    /// <summary>Where more rows start.</summary>
    public readonly byte* More = more.From(row, otherwise);

    /// <summary>Distance of the second line to ask for in every step.</summary>
    public readonly int* MoreOffsets = more.Offsets;
}
