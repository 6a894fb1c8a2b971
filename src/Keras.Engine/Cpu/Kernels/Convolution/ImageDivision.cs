using Keras.Engine.Cpu.Kernels.Gemm;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Divides images into pieces: several whole images, or some rows of one. By sizes only.</summary>
internal readonly struct ImageDivision
{
    // Fewer are divided into rows, of half as many pixels if there are no panels to divide: threads without a piece are felt more
    // than short pieces.
    private const int FewImages = 4;

    private readonly int _images;
    private readonly int _height;
    private readonly int _bands;

    /// <param name="images">Number of images.</param>
    /// <param name="size">What an image has of pixels, or of tiles.</param>
    /// <param name="panels">Panels of the right matrix.</param>
    /// <param name="wanted">Pieces wanted.</param>
    /// <param name="most">Pixels or tiles of a piece at most, unless one row has more.</param>
    /// <param name="fewest">Pixels or tiles of a piece at least, if there are so many.</param>
    public ImageDivision(
        int images, Size2D size, int panels, int wanted, int most, int fewest = WorkDivision.MinimumRows)
    {
        (_images, _height) = (images, size.Height);
        int length = size.Height * size.Width;
        bool takesImages = length <= most && (images >= FewImages || length <= fewest / 2);
        if (!takesImages && images == 1 && panels == 1 && length < 2 * fewest)
        {
            fewest /= 2;
        }

        WorkDivision division = takesImages
            ? new WorkDivision(images, length, panels, wanted, most, fewest)
            : new WorkDivision(size.Height, size.Width, panels, (wanted + images - 1) / Math.Max(images, 1), most, fewest);
        (ImagesInPiece, RowsInPiece, _bands) = takesImages
            ? (division.UnitsInPiece, size.Height, 1)
            : (1, division.UnitsInPiece, division.RowPieces);
        (PanelPieces, PanelsInPiece) = (division.PanelPieces, division.PanelsInPiece);
    }

    /// <summary>Images of a piece at most.</summary>
    public int ImagesInPiece { get; }

    /// <summary>Rows that a piece has of each of its images, at most.</summary>
    public int RowsInPiece { get; }

    /// <summary>Parts that images and rows are divided into.</summary>
    public int RowPieces => ImagesInPiece == 0 ? 0 : (_images + ImagesInPiece - 1) / ImagesInPiece * _bands;

    /// <summary>Parts the panels are divided into.</summary>
    public int PanelPieces { get; }

    /// <summary>Panels in a part; the last one may have fewer.</summary>
    public int PanelsInPiece { get; }

    /// <summary>The images of a part, and the rows of each of them.</summary>
    public ImageRows this[int rowPiece]
    {
        get
        {
            int firstImage = rowPiece / _bands * ImagesInPiece;
            int firstRow = rowPiece % _bands * RowsInPiece;
            return new ImageRows(
                firstImage, Math.Min(_images - firstImage, ImagesInPiece), firstRow, Math.Min(_height - firstRow, RowsInPiece));
        }
    }
}

/// <summary>Rows of images.</summary>
/// <param name="FirstImage">The first image.</param>
/// <param name="Images">Number of images; all but one only with all of their rows.</param>
/// <param name="FirstRow">The first row of each image.</param>
/// <param name="Rows">Number of rows of each image.</param>
internal readonly record struct ImageRows(int FirstImage, int Images, int FirstRow, int Rows);
