namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>How the columns of a right matrix are divided into panels of one to three vectors, and where they are packed.</summary>
/// <remarks>
/// A panel holds, for every row of the matrix, that row's part, padded with zeros to whole vectors. Panels follow
/// each other. Three vectors a panel, and twice two rather than three and one.
/// </remarks>
internal readonly struct Panels(int rows, int columns, int lanes)
{
    /// <summary>Vectors the columns fill.</summary>
    private readonly int _vectors = (columns + lanes - 1) / lanes;

    /// <summary>Number of panels.</summary>
    public int Count => (_vectors + 2) / 3;

    /// <summary>Numbers of all panels.</summary>
    public long Size => (long)rows * _vectors * lanes;

    /// <summary>A panel's place.</summary>
    public Panel this[int index]
    {
        get
        {
            // The narrow panels are the last ones: one, or two if a single vector would remain.
            int narrow = _vectors < 3 ? 0 : (3 - (_vectors % 3)) % 3;
            int wide = Count - narrow;
            int first = (3 * Math.Min(index, wide)) + (2 * Math.Max(index - wide, 0));
            int vectors = _vectors < 3 ? _vectors : index < wide ? 3 : 2;
            return new Panel(first * lanes, Math.Min(vectors * lanes, columns - (first * lanes)), vectors, (long)rows * first * lanes);
        }
    }
}

/// <summary>One panel of a packed matrix.</summary>
/// <param name="FirstColumn">The matrix' column that comes first in the panel.</param>
/// <param name="Columns">Columns without the padding.</param>
/// <param name="Vectors">Vectors in a row of the panel, 1 to 3.</param>
/// <param name="Offset">Where the panel starts behind the first one, in numbers.</param>
internal readonly record struct Panel(int FirstColumn, int Columns, int Vectors, long Offset);
