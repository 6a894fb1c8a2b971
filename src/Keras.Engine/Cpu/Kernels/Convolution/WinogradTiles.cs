using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Divides results into tiles of 4x4, and rows of tiles into pieces: of one image, or of whole images.</summary>
internal readonly struct WinogradTiles
{
    /// <summary>Results in a row or column of a tile.</summary>
    public const int Tile = 4;

    // Below this the reading of the packed kernel is felt.
    private const int FewestInPiece = 16;

    private readonly int _images;
    private readonly int _height;
    private readonly int _imagesInPiece;
    private readonly int _bands;

    /// <param name="results">Shape of the results.</param>
    /// <param name="wantedPieces">Pieces wanted.</param>
    /// <param name="mostInPiece">Tiles of a piece at most, unless one row has more.</param>
    public WinogradTiles(Shape results, int wantedPieces, int mostInPiece)
    {
        (_images, _height) = (results[0], results[1]);
        Height = Count(results[1]);
        Width = Count(results[2]);
        if (Height * Width <= mostInPiece)
        {
            WorkDivision division = new(_images, Height * Width, 1, wantedPieces, mostInPiece, FewestInPiece);
            (_imagesInPiece, RowsInPiece, _bands) = (division.UnitsInPiece, Height, 1);
        }
        else
        {
            WorkDivision division = new(
                Height, Width, 1, (wantedPieces + _images - 1) / _images, mostInPiece, FewestInPiece);
            (_imagesInPiece, RowsInPiece, _bands) = (1, division.UnitsInPiece, division.RowPieces);
        }
    }

    /// <summary>Rows of tiles of an image.</summary>
    public int Height { get; }

    /// <summary>Tiles in a row.</summary>
    public int Width { get; }

    /// <summary>Rows of tiles that a piece has of each of its images, at most.</summary>
    public int RowsInPiece { get; }

    /// <summary>Tiles of a piece at most.</summary>
    public int InPiece => _imagesInPiece * RowsInPiece * Width;

    /// <summary>Number of pieces.</summary>
    public int Pieces => (_images + _imagesInPiece - 1) / _imagesInPiece * _bands;

    /// <summary>Tiles of an image's results.</summary>
    public static int CountIn(Shape results) => Count(results[1]) * Count(results[2]);

    /// <summary>The images and rows of tiles of a piece.</summary>
    public (int FirstImage, int Images, int FirstRow, int Rows) Piece(int piece)
    {
        int firstImage = piece / _bands * _imagesInPiece;
        int firstRow = piece % _bands * RowsInPiece;
        return (firstImage, Math.Min(_images - firstImage, _imagesInPiece), firstRow, Math.Min(Height - firstRow, RowsInPiece));
    }

    /// <summary>Rows of results under a number of rows of tiles.</summary>
    public int ResultRows(int firstRow, int rows) => Math.Min(_height - (firstRow * Tile), rows * Tile);

    private static int Count(int results) => (results + Tile - 1) / Tile;
}
