namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Divides the rows and the panels of a product into pieces.</summary>
/// <remarks>
/// By sizes only, so that results have the same bits on any number of threads. Rows are divided first, as every piece
/// of other columns reads its rows again.
/// </remarks>
internal readonly struct WorkDivision
{
    /// <summary>Below this the edges of tiles and the reading of the panels become felt.</summary>
    public const int MinimumRows = 48;

    private const double MinimumPieceFlops = 500e3;
    private const int EnoughPieces = 32;

    // Whole tiles of the widest panels.
    private const int TileRows = 8;

    /// <summary>Divides a product.</summary>
    /// <param name="units">Rows of the result, in units that must stay together.</param>
    /// <param name="unitRows">Rows in a unit.</param>
    /// <param name="panels">Panels of the right matrix.</param>
    /// <param name="wanted">Pieces wanted.</param>
    /// <param name="maximumRows">Rows in a piece at most, unless one unit has more.</param>
    /// <param name="minimumRows">Rows in a piece at least, if there are so many.</param>
    public WorkDivision(
        int units, int unitRows, int panels, int wanted, int maximumRows, int minimumRows = MinimumRows)
    {
        int fewest = (minimumRows + unitRows - 1) / unitRows;
        int unitsInPiece = Math.Max((units + wanted - 1) / wanted, fewest);
        unitsInPiece = Math.Clamp(Math.Min(unitsInPiece, maximumRows / unitRows), 1, Math.Max(units, 1));
        RowPieces = (units + unitsInPiece - 1) / unitsInPiece;
        UnitsInPiece = RowPieces == 0 ? 0 : (units + RowPieces - 1) / RowPieces;
        if (unitRows == 1 && RowPieces > 1)
        {
            UnitsInPiece = Math.Min((UnitsInPiece + TileRows - 1) / TileRows * TileRows, maximumRows);
            RowPieces = (units + UnitsInPiece - 1) / UnitsInPiece;
        }

        int panelPieces = RowPieces >= EnoughPieces / 2
            ? 1
            : Math.Clamp((wanted + RowPieces - 1) / Math.Max(RowPieces, 1), 1, Math.Max(panels, 1));
        PanelsInPiece = (panels + panelPieces - 1) / panelPieces;
        PanelPieces = PanelsInPiece == 0 ? 0 : (panels + PanelsInPiece - 1) / PanelsInPiece;
    }

    /// <summary>Parts the rows are divided into.</summary>
    public int RowPieces { get; }

    /// <summary>Units of rows in a part; the last one may have fewer.</summary>
    public int UnitsInPiece { get; }

    /// <summary>Parts the panels are divided into.</summary>
    public int PanelPieces { get; }

    /// <summary>Panels in a part; the last one may have fewer.</summary>
    public int PanelsInPiece { get; }

    /// <summary>All pieces.</summary>
    public int Pieces => RowPieces * PanelPieces;

    /// <summary>Pieces worth having: enough for 16 threads, one if the work is small.</summary>
    public static int Wanted(double flops) => (int)Math.Clamp(flops / MinimumPieceFlops, 1, EnoughPieces);
}
