namespace Keras.Preprocessing;

/// <summary>Where the pixel of a row and a column comes from: <c>matrix · (row, column) + offset</c>.</summary>
/// <remarks>Port of keras_preprocessing/image/affine_transformations.py up to 1.1.2.</remarks>
internal readonly record struct AffineMatrix(
    double RowByRow,
    double RowByColumn,
    double ColumnByRow,
    double ColumnByColumn,
    double RowOffset,
    double ColumnOffset)
{
    /// <summary>Whether every pixel comes from the same distance.</summary>
    public bool IsTranslation => this is { RowByRow: 1, RowByColumn: 0, ColumnByRow: 0, ColumnByColumn: 1 };

    /// <summary>Rotation, shift, shear and zoom about the center as one matrix; null if nothing moves.</summary>
    public static AffineMatrix? Create(ImageTransform transform, int height, int width)
    {
        AffineMatrix? matrix = null;
        if (transform.Theta != 0)
        {
            (double sin, double cos) = Math.SinCos(double.DegreesToRadians(transform.Theta));
            matrix = new AffineMatrix(cos, -sin, sin, cos, 0, 0);
        }

        if (transform.Tx != 0 || transform.Ty != 0)
        {
            matrix = Multiply(matrix, new AffineMatrix(1, 0, 0, 1, transform.Tx, transform.Ty));
        }

        if (transform.Shear != 0)
        {
            (double sin, double cos) = Math.SinCos(double.DegreesToRadians(transform.Shear));
            matrix = Multiply(matrix, new AffineMatrix(1, -sin, 0, cos, 0, 0));
        }

        if (transform.Zx != 1 || transform.Zy != 1)
        {
            matrix = Multiply(matrix, new AffineMatrix(transform.Zx, 0, 0, transform.Zy, 0, 0));
        }

        if (matrix is not AffineMatrix moved || moved.IsTranslation)
        {
            return matrix;
        }

        // Half a pixel beyond the center, as Keras has it.
        AffineMatrix there = new(1, 0, 0, 1, (height / 2.0) + 0.5, (width / 2.0) + 0.5);
        AffineMatrix back = new(1, 0, 0, 1, -there.RowOffset, -there.ColumnOffset);
        return Multiply(Multiply(there, moved), back);
    }

    /// <summary>Where a pixel comes from.</summary>
    public (double Row, double Column) Source(int row, int column) => (
        (RowByRow * row) + (RowByColumn * column) + RowOffset,
        (ColumnByRow * row) + (ColumnByColumn * column) + ColumnOffset);

    private static AffineMatrix Multiply(AffineMatrix? left, AffineMatrix b) => left is not AffineMatrix a
        ? b
        : new AffineMatrix(
            (a.RowByRow * b.RowByRow) + (a.RowByColumn * b.ColumnByRow),
            (a.RowByRow * b.RowByColumn) + (a.RowByColumn * b.ColumnByColumn),
            (a.ColumnByRow * b.RowByRow) + (a.ColumnByColumn * b.ColumnByRow),
            (a.ColumnByRow * b.RowByColumn) + (a.ColumnByColumn * b.ColumnByColumn),
            (a.RowByRow * b.RowOffset) + (a.RowByColumn * b.ColumnOffset) + a.RowOffset,
            (a.ColumnByRow * b.RowOffset) + (a.ColumnByColumn * b.ColumnOffset) + a.ColumnOffset);
}
