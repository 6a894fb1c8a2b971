using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix.</summary>
/// <remarks>
/// Householder reflections to three diagonals, then implicit QL steps with Wilkinson's shift.
/// Golub, Van Loan, "Matrix Computations", 4th edition, sections 8.3.1 and 8.3.3.
/// All inner loops run along rows, and the rotations are applied strip by strip, so that the work stays in the cache.
/// </remarks>
internal static class SymmetricEigen
{
    private const double MachineEpsilon = 2.220446049250313e-16;
    private const int MaxSteps = 60;
    private const int StripWidth = 128;
    private const int RotationsAtOnce = 1 << 16;

    /// <summary>Replaces <paramref name="matrix"/> by its eigenvectors, one per row.</summary>
    /// <param name="matrix">Row by row, <paramref name="size"/> squared numbers.</param>
    /// <param name="size">Number of rows.</param>
    /// <returns>The eigenvalues, in the order of the rows.</returns>
    public static double[] Decompose(double[] matrix, int size)
    {
        double[] diagonal = new double[size];
        double[] beside = new double[size];
        double[] vectors = Tridiagonalize(matrix, size, diagonal, beside);
        Diagonalize(diagonal, beside, vectors, size);
        vectors.CopyTo(matrix, 0);
        return diagonal;
    }

    /// <summary>
    /// Reflects the matrix to three diagonals; returns the product of the reflections, whose rows are turned into the
    /// eigenvectors later.
    /// </summary>
    private static double[] Tridiagonalize(double[] matrix, int size, double[] diagonal, double[] beside)
    {
        double[] factors = new double[size];
        double[] product = new double[size];
        for (int k = 0; k < size - 1; k++)
        {
            Span<double> v = matrix.AsSpan((k * size) + k + 1, size - k - 1);
            double norm = TensorPrimitives.Norm<double>(v);
            beside[k] = v[0] > 0 ? -norm : norm;
            diagonal[k] = matrix[(k * size) + k];
            if (norm == 0 || v.Length == 1)
            {
                beside[k] = v[0];
                continue;
            }

            v[0] -= beside[k];
            double factor = 2 / TensorPrimitives.SumOfSquares<double>(v);
            factors[k] = factor;
            Reflect(matrix, size, k, factor, product);
        }

        diagonal[size - 1] = matrix[^1];
        return Accumulate(matrix, size, factors);
    }

    // A becomes (1 - f v v') A (1 - f v v') = A - v w' - w v', with p = f A v and w = p - (f p·v / 2) v.
    private static void Reflect(double[] matrix, int size, int k, double factor, double[] product)
    {
        int first = k + 1;
        int length = size - first;
        Parallel.For(0, length, row => product[row] = factor * TensorPrimitives.Dot<double>(
            matrix.AsSpan(((first + row) * size) + first, length), matrix.AsSpan((k * size) + first, length)));

        ReadOnlySpan<double> v = matrix.AsSpan((k * size) + first, length);
        Span<double> w = product.AsSpan(0, length);
        double share = -factor / 2 * TensorPrimitives.Dot(v, w);
        TensorPrimitives.MultiplyAdd(v, share, w, w);
        Parallel.For(0, length, row =>
        {
            Span<double> target = matrix.AsSpan(((first + row) * size) + first, length);
            ReadOnlySpan<double> reflection = matrix.AsSpan((k * size) + first, length);
            TensorPrimitives.MultiplyAdd(reflection, -product[row], target, target);
            TensorPrimitives.MultiplyAdd(product.AsSpan(0, length), -reflection[row], target, target);
        });
    }

    private static double[] Accumulate(double[] matrix, int size, double[] factors)
    {
        // The transpose of the product: the last reflection is applied first, each from the right.
        double[] vectors = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        Parallel.For(0, size, row =>
        {
            Span<double> line = vectors.AsSpan(row * size, size);
            for (int k = size - 2; k >= 0; k--)
            {
                if (factors[k] != 0)
                {
                    ReadOnlySpan<double> v = matrix.AsSpan((k * size) + k + 1, size - k - 1);
                    Span<double> part = line[(k + 1)..];
                    TensorPrimitives.MultiplyAdd(v, -factors[k] * TensorPrimitives.Dot(v, part), part, part);
                }
            }
        });
        return vectors;
    }

    private static void Diagonalize(double[] diagonal, double[] beside, double[] vectors, int size)
    {
        // Relative to the largest numbers: among eigenvalues of zero, all numbers are rounding and none is negligible.
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(diagonal))
            + (2 * Math.Abs(TensorPrimitives.MaxMagnitude<double>(beside)));
        double negligible = MachineEpsilon * largest;
        List<Rotation> rotations = [];
        for (int low = 0; low < size; low++)
        {
            for (int step = 0; FindSplit(beside, low, negligible) is int high && high > low; step++)
            {
                if (step == MaxSteps)
                {
                    throw new ArithmeticException("The covariance of the images has no eigenvalues: are there NaNs?");
                }

                Sweep(diagonal, beside, low, high, rotations);
                if (rotations.Count > RotationsAtOnce)
                {
                    Apply(rotations, vectors, size);
                }
            }
        }

        Apply(rotations, vectors, size);
    }

    /// <summary>The end of the block that starts at <paramref name="low"/> and is still coupled.</summary>
    private static int FindSplit(double[] beside, int low, double negligible)
    {
        int high = low;
        while (high < beside.Length - 1 && !(Math.Abs(beside[high]) <= negligible))
        {
            high++;
        }

        return high;
    }

    private static void Sweep(double[] diagonal, double[] beside, int low, int high, List<Rotation> rotations)
    {
        double g = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
        double r = double.Hypot(g, 1);
        g = diagonal[high] - diagonal[low] + (beside[low] / (g + Math.CopySign(r, g)));
        double sin = 1;
        double cos = 1;
        double p = 0;
        for (int i = high - 1; i >= low; i--)
        {
            double f = sin * beside[i];
            double b = cos * beside[i];
            r = double.Hypot(f, g);
            beside[i + 1] = r;
            if (r == 0)
            {
                // The block falls apart here by itself.
                diagonal[i + 1] -= p;
                beside[high] = 0;
                return;
            }

            sin = f / r;
            cos = g / r;
            g = diagonal[i + 1] - p;
            r = ((diagonal[i] - g) * sin) + (2 * cos * b);
            p = sin * r;
            diagonal[i + 1] = g + p;
            g = (cos * r) - b;
            rotations.Add(new Rotation(i, cos, sin));
        }

        diagonal[low] -= p;
        beside[low] = g;
        beside[high] = 0;
    }

    private static void Apply(List<Rotation> rotations, double[] vectors, int size)
    {
        Parallel.For(0, (size + StripWidth - 1) / StripWidth, strip =>
        {
            int start = strip * StripWidth;
            int width = Math.Min(StripWidth, size - start);
            Span<double> before = stackalloc double[width];
            foreach (Rotation rotation in rotations)
            {
                Span<double> row = vectors.AsSpan((rotation.Row * size) + start, width);
                Span<double> next = vectors.AsSpan(((rotation.Row + 1) * size) + start, width);
                row.CopyTo(before);
                TensorPrimitives.Multiply(row, rotation.Cos, row);
                TensorPrimitives.MultiplyAdd(next, -rotation.Sin, row, row);
                TensorPrimitives.Multiply(next, rotation.Cos, next);
                TensorPrimitives.MultiplyAdd(before, rotation.Sin, next, next);
            }
        });
        rotations.Clear();
    }

    /// <summary>Turns a row and the next one into each other.</summary>
    private readonly record struct Rotation(int Row, double Cos, double Sin);
}
