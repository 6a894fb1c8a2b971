using Keras.Preprocessing;

namespace Keras.Tests.Preprocessing;

public class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(150)]
    public void Rows_are_orthonormal_eigenvectors(int size)
    {
        AssertDecomposes(RandomSymmetric(size), size);
    }

    [Fact]
    public void Decomposes_a_matrix_of_low_rank()
    {
        const int Size = 150;
        const int Rank = 20;
        Random random = new(1);
        double[] factor = [.. Enumerable.Range(0, Size * Rank).Select(_ => 100 * random.NextDouble())];
        double[] matrix = new double[Size * Size];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = Dot(factor, i / Size, factor, i % Size, Rank) / Size;
        }

        AssertDecomposes(matrix, Size);
    }

    [Fact]
    public void Refuses_numbers_that_are_none()
    {
        double[] matrix = RandomSymmetric(5);
        matrix[7] = double.NaN;

        Assert.Throws<ArithmeticException>(() => SymmetricEigen.Decompose(matrix, 5));
    }

    private static void AssertDecomposes(double[] matrix, int size)
    {
        double[] vectors = [.. matrix];

        double[] values = SymmetricEigen.Decompose(vectors, size);

        double scale = values.Max(Math.Abs);
        for (int i = 0; i < size; i++)
        {
            for (int row = 0; row < size; row++)
            {
                double product = Dot(matrix, row, vectors, i, size);
                Assert.Equal(values[i] * vectors[(i * size) + row], product, 1e-13 * size * scale);
                Assert.Equal(row == i ? 1 : 0, Dot(vectors, row, vectors, i, size), 1e-12 * size);
            }
        }
    }

    [Fact]
    public void Finds_repeated_and_zero_eigenvalues()
    {
        const int Size = 6;
        double[] ones = [.. Enumerable.Repeat(1.0, Size * Size)];

        double[] values = SymmetricEigen.Decompose(ones, Size);

        Assert.Equal(6, values.Max(), 1e-12);
        Assert.Equal(5, values.Count(value => Math.Abs(value) < 1e-12));
    }

    [Fact]
    public void Finds_the_diagonal_of_a_diagonal_matrix()
    {
        double[] diagonal = [3, 0, 0, 0, -1, 0, 0, 0, 2];

        Assert.Equal([-1, 2, 3], SymmetricEigen.Decompose(diagonal, 3).Order());
    }

    private static double[] RandomSymmetric(int size)
    {
        Random random = new(size);
        double[] matrix = new double[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                matrix[(row * size) + column] = (2 * random.NextDouble()) - 1;
                matrix[(column * size) + row] = matrix[(row * size) + column];
            }
        }

        return matrix;
    }

    private static double Dot(double[] left, int row, double[] right, int other, int size) =>
        Enumerable.Range(0, size).Sum(k => left[(row * size) + k] * right[(other * size) + k]);
}
