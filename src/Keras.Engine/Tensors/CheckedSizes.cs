namespace Keras;

/// <summary>The arithmetic of sizes: exact, or refused with the value and the limit.</summary>
/// <remarks>
/// Whoever computes a size from others does it here, or in long arithmetic that ends in <see cref="Fit"/>: a size that has
/// overflowed is an ordinary number, and a kernel believes it.
/// </remarks>
public static class CheckedSizes
{
    /// <summary>
    /// The largest size, and the most elements of a tensor: as many as an array has. Kernels count in 32 bits.
    /// </summary>
    public const int Limit = 2_147_483_591;

    /// <summary>The sum of sizes.</summary>
    /// <exception cref="ArgumentException">It is negative, or exceeds <see cref="Limit"/>.</exception>
    public static int Add(params ReadOnlySpan<int> terms)
    {
        long sum = 0;
        foreach (int term in terms)
        {
            sum += term;
        }

        return Fit(sum);
    }

    /// <summary>The product of sizes.</summary>
    /// <exception cref="ArgumentException">It is negative, or exceeds <see cref="Limit"/>.</exception>
    public static int Multiply(params ReadOnlySpan<int> factors) => Fit(Product(factors));

    /// <summary><c>ceil(length / step)</c>: how many steps cover a length.</summary>
    public static int CeilDivide(int length, int step) => length == 0 ? 0 : ((length - 1) / step) + 1;

    /// <summary>A size that was computed in long arithmetic.</summary>
    /// <exception cref="ArgumentException">It is negative, or exceeds <see cref="Limit"/>.</exception>
    public static int Fit(long size) => size is >= 0 and <= Limit ? (int)size : throw new ArgumentException(
        size < 0
            ? $"A size must be zero or more. Received: {size:N0}."
            : $"A size may be at most {Limit:N0}. Received: {(size == long.MaxValue ? "more than " : "")}{size:N0}.");

    /// <summary>Refuses a tensor of more elements than <see cref="Limit"/>; unknown sizes count as 1.</summary>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="what">What the tensor is, for the message: <c>"The output of conv1/conv"</c>.</param>
    /// <exception cref="ArgumentException">It has too many.</exception>
    public static void Check(Shape shape, string what)
    {
        if (Product(shape.Sizes) is var length && length > Limit)
        {
            throw new ArgumentException(
                $"{what} has shape {shape}: {(length == long.MaxValue ? "more than " : "")}{length:N0} elements"
                + $"{(shape.IsKnown ? "" : " where every unknown size is 1")}, of which a tensor may have at most {Limit:N0}. "
                + "Use smaller sizes.");
        }
    }

    /// <summary>The product of sizes; <see cref="long.MaxValue"/> if it is larger. Negative ones, the unknown, count as 1.</summary>
    internal static long Product(ReadOnlySpan<int> sizes)
    {
        if (sizes.Contains(0))
        {
            return 0;
        }

        long product = 1;
        foreach (int size in sizes)
        {
            if (size > 0)
            {
                product = Math.BigMul(product, size, out long low) == 0 && low >= 0 ? low : long.MaxValue;
            }
        }

        return product;
    }
}
