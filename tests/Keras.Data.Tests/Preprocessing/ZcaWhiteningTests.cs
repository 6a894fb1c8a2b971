using Keras.Preprocessing;

namespace Keras.Tests.Preprocessing;

public class ZcaWhiteningTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 10)]
    [InlineData(17, 100)]
    [InlineData(60, 7)]
    [InlineData(150, 200)]
    public void It_is_the_inverse_root_of_the_covariance(int size, int count)
    {
        const double Epsilon = 0.1;
        float[][] images = Images(size, count);
        float[] whitening = ZcaWhitening.Compute(images, Epsilon);
        double[,] covariance = new double[size, size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                covariance[row, column] = images.Average(image => (double)image[row] * image[column]) + (row == column ? Epsilon : 0);
                Assert.Equal(whitening[(row * size) + column], whitening[(column * size) + row], 1e-5);
            }
        }

        // W (C + epsilon) W = 1.
        double[,] product = new double[size, size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                product[row, column] = Enumerable.Range(0, size).Sum(k => whitening[(row * size) + k] * covariance[k, column]);
            }
        }

        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                double one = Enumerable.Range(0, size).Sum(k => product[row, k] * whitening[(k * size) + column]);
                Assert.Equal(row == column ? 1 : 0, one, 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Refuses_numbers_that_are_none(float number)
    {
        float[][] images = Images(5, 4);
        images[2][3] = number;
        Assert.Contains(
            "NaN", Assert.Throws<ArithmeticException>(() => ZcaWhitening.Compute(images, 0.1)).Message, StringComparison.Ordinal);
    }

    private static float[][] Images(int size, int count)
    {
        Random random = new(size);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            double last = 0;
            return Enumerable.Range(0, size).Select(_ => (float)(last = (0.8 * last) + random.NextDouble() - 0.5)).ToArray();
        })];
    }
}
