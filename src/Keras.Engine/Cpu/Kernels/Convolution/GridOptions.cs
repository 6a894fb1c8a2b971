namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>What a product of windows does besides multiplying; nothing by default.</summary>
internal readonly record struct GridOptions
{
    /// <summary>Numbers from one source pixel to the next; 0 if there are only its channels.</summary>
    public int SourcePitch { get; init; }

    /// <summary>Numbers from one target pixel to the next; 0 if there are only its channels.</summary>
    public int TargetPitch { get; init; }

    /// <summary>Whether the images go through a <see cref="SourceStage{T}"/> while they are gathered.</summary>
    public bool Maps { get; init; }

    /// <summary>Whether the result of a piece stays in the worker's scratch.</summary>
    public bool KeepsTile { get; init; }

    /// <summary>Whether rows are summed piece by piece, so that the pieces decide the order.</summary>
    public bool SumsRows { get; init; }

    /// <summary>What is done with a kept tile needs these rows, one for each of its rows.</summary>
    public RowRange Ahead { get; init; }

    /// <summary>And these.</summary>
    public RowRange MoreAhead { get; init; }
}

/// <summary>Rows that may be ranges of longer ones.</summary>
/// <param name="Pitch">Numbers from one row to the next.</param>
/// <param name="Length">Numbers of a row.</param>
internal readonly record struct RowRange(int Pitch, int Length);

/// <summary>The target pixels and columns of a piece.</summary>
/// <param name="FirstPixel">First pixel, counted over all images.</param>
/// <param name="Pixels">Number of pixels.</param>
/// <param name="FirstColumn">First column.</param>
/// <param name="Columns">Number of columns.</param>
internal readonly record struct TileRange(long FirstPixel, int Pixels, int FirstColumn, int Columns);
