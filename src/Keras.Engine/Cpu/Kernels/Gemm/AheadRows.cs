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
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <param name="table">Made by <see cref="Table"/>.</param>
    public AheadRows(void* start, int pitch, int[] table)
    {
        _start = (byte*)start;
        _pitch = pitch;
        _offsets = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(table, 0);
    }

    /// <summary>Distance of the line to ask for in every step, in bytes.</summary>
    public int* Offsets => _start == null ? s_none : _offsets;

    /// <summary>Where the rows for a tile start; <paramref name="otherwise"/> if there are none.</summary>
    public byte* From(int row, void* otherwise) => _start == null ? (byte*)otherwise : _start + (row * _pitch);

    /// <summary>Which line comes in which step.</summary>
    /// <param name="rows">Rows of a tile.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <param name="length">Bytes of a row to bring; where rows are not whole lines, they may start anywhere in one.</param>
    /// <param name="steps">Depth of the product.</param>
    /// <param name="part">Which of several products brings this part of the lines.</param>
    /// <param name="parts">Number of products that share the lines.</param>
    public static int[] Table(int rows, int pitch, int length, int steps, int part = 0, int parts = 1)
    {
        int[] table = GC.AllocateArray<int>(Math.Max(steps, 1), pinned: true);
        bool isAligned = (pitch | length) % Prefetch.Line == 0;
        int linesInRow = isAligned ? length / Prefetch.Line : ((length - 1) / Prefetch.Line) + 2;

        // Parts of rows, not some of the rows: products of one panel may have tiles of more rows than those of another.
        int first = linesInRow * part / parts;
        long lines = (long)rows * ((linesInRow * (part + 1) / parts) - first);
        for (int step = 0; step < steps && lines > 0; step++)
        {
            (long line, long row) = Math.DivRem(step * lines / steps, rows);
            table[step] = (int)((row * pitch) + ((first + line) * Prefetch.Line));
        }

        return table;
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
