using System.Numerics.Tensors;

namespace Keras.Initializers;

/// <summary>A random matrix whose rows or columns, whichever are fewer, are orthonormal, times a number.</summary>
/// <remarks>
/// A weight of more axes is read as the matrix <c>(product of the others, last axis)</c>. Port of
/// keras/initializers.py; Saxe et al. 2014.
/// </remarks>
/// <param name="gain">Factor of the matrix.</param>
/// <param name="seed">Fixes the numbers; random if null.</param>
public class Orthogonal(double gain = 1, int? seed = null) : Initializer
{
    public double Gain { get; } = gain;

    public int? Seed { get; } = seed;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The weight has fewer than two axes.</exception>
    public override float[] Create(Shape shape)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException(
                $"The orthogonal initializer makes weights of rank 2 or more. Received: shape {shape}.");
        }

        int rows = CheckedSizes.Fit(shape[..^1].Length);
        int columns = shape[^1];
        int count = Math.Min(rows, columns);
        int length = Math.Max(rows, columns);
        float[] random = new float[CheckedSizes.Multiply(count, length)];
        RandomNumbers.FillNormal(random, Seed ?? RandomSeeds.Next(), 0, 1);
        double[] vectors = [.. random];
        Orthonormalize(vectors, count, length);
        float[] elements = new float[vectors.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double element = rows < columns ? vectors[(row * length) + column] : vectors[(column * length) + row];
                elements[(row * columns) + column] = (float)(Gain * element);
            }
        }

        return elements;
    }

    // Gram and Schmidt, twice: the first pass leaves rounding errors that the second removes.
    private static void Orthonormalize(double[] vectors, int count, int length)
    {
        for (int index = 0; index < count; index++)
        {
            Span<double> vector = vectors.AsSpan(index * length, length);
            for (int other = 0; other < 2 * index; other++)
            {
                ReadOnlySpan<double> earlier = vectors.AsSpan(other % index * length, length);
                double product = TensorPrimitives.Dot(vector, earlier);
                TensorPrimitives.MultiplyAdd(earlier, -product, vector, vector);
            }

            double norm = TensorPrimitives.Norm<double>(vector);
            TensorPrimitives.Divide(vector, norm, vector);
        }
    }
}
