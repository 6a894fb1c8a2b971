using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Keras.Preprocessing;

/// <summary>The matrix that makes the numbers of images uncorrelated while changing the images least.</summary>
/// <remarks>
/// With the eigenvalues s and eigenvectors U of the covariance, <c>U · diag(1 / sqrt(s + epsilon)) · U'</c>.
/// Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009, appendix A; formula of
/// keras_preprocessing/image/image_data_generator.py up to 1.1.2.
/// </remarks>
internal static class ZcaWhitening
{
    /// <summary>Images are added to the covariance in blocks that stay in the cache.</summary>
    private const int BlockSize = 64;

    /// <summary>Computes the matrix of centered images, row by row.</summary>
    public static float[] Compute(IEnumerable<float[]> centered, double epsilon)
    {
        double[] covariance = Covariance(centered, out int size);
        if (!TensorPrimitives.IsFiniteAll<double>(covariance))
        {
            throw new ArithmeticException("The covariance of the images is not finite: are there NaNs?");
        }

        Evd<double> eigen = Matrix<double>.Build.Dense(size, size, covariance).Evd(Symmetricity.Symmetric);
        double[] vectors = eigen.EigenVectors.AsColumnMajorArray();
        float[] result = new float[size * size];
        double[] scale = [.. eigen.EigenValues.Select(value => 1 / Math.Sqrt(Math.Max(value.Real, 0) + epsilon))];
        Parallel.For(0, size, row =>
        {
            double[] sum = new double[size];
            for (int k = 0; k < size; k++)
            {
                ReadOnlySpan<double> vector = vectors.AsSpan(k * size, size);
                TensorPrimitives.MultiplyAdd(vector, scale[k] * vector[row], sum, sum);
            }

            for (int column = 0; column < size; column++)
            {
                result[(row * size) + column] = (float)sum[column];
            }
        });
        return result;
    }

    private static double[] Covariance(IEnumerable<float[]> images, out int size)
    {
        double[]? covariance = null;
        int count = 0;
        foreach (float[][] block in images.Chunk(BlockSize))
        {
            int length = block[0].Length;
            covariance ??= new double[length * length];
            double[] sums = covariance;
            double[][] columns = Array.ConvertAll(block, image => Array.ConvertAll(image, value => (double)value));
            count += block.Length;

            // Every row has one writer and a fixed order, so any number of threads gives the same sums.
            Parallel.For(0, length, row =>
            {
                Span<double> target = sums.AsSpan(row * length, length);
                foreach (double[] image in columns)
                {
                    TensorPrimitives.MultiplyAdd(image, image[row], target, target);
                }
            });
        }

        size = (int)Math.Sqrt(covariance!.Length);
        TensorPrimitives.Divide(covariance, count, covariance);
        return covariance;
    }
}
