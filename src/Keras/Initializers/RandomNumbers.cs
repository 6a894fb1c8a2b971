using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Keras.Initializers;

/// <summary>Random numbers for weights, millions at a time: a function of the seed.</summary>
/// <remarks>SplitMix64 (Steele et al. 2014) by counter: number i is a hash of the seed and i.</remarks>
internal static class RandomNumbers
{
    // Half the share that a normal distribution has within two standard deviations.
    private const double HalfShare = 0.47724986805182079;

    /// <summary>Fills with numbers from U[minimum, maximum).</summary>
    public static void FillUniform(Span<float> destination, int seed, double minimum, double maximum)
    {
        ulong state = Start(seed);
        FillUniform(destination, ref state, minimum, maximum);
    }

    /// <summary>Fills with numbers from N(mean, deviation).</summary>
    /// <remarks>Box and Muller 1958: two uniform numbers make two normal ones.</remarks>
    public static void FillNormal(Span<float> destination, int seed, double mean, double deviation)
    {
        const int Block = 2048;
        Span<float> uniform = stackalloc float[Block];
        Span<float> radius = stackalloc float[Block / 2];
        ulong state = Start(seed);
        for (int begin = 0; begin < destination.Length; begin += Block)
        {
            FillUniform(uniform, ref state, 0, 1);
            Span<float> angle = uniform[(Block / 2)..];

            // 1 - u lies in (0, 1], where the logarithm is finite.
            TensorPrimitives.Subtract(1, uniform[..(Block / 2)], radius);
            TensorPrimitives.Log(radius, radius);
            TensorPrimitives.Multiply(radius, -2, radius);
            TensorPrimitives.Sqrt(radius, radius);
            TensorPrimitives.Multiply(radius, (float)deviation, radius);
            TensorPrimitives.Multiply(angle, 2 * MathF.PI, angle);
            TensorPrimitives.Cos(angle, uniform[..(Block / 2)]);
            TensorPrimitives.Sin(angle, angle);
            TensorPrimitives.Multiply(uniform[..(Block / 2)], radius, uniform[..(Block / 2)]);
            TensorPrimitives.Multiply(angle, radius, angle);
            TensorPrimitives.Add(uniform, (float)mean, uniform);
            uniform[..Math.Min(Block, destination.Length - begin)].CopyTo(destination[begin..]);
        }
    }

    /// <summary>Fills with numbers from N(mean, deviation) that lie within two deviations of the mean.</summary>
    /// <remarks>
    /// By the inverse of the distribution, <c>sqrt(2) * erfinv(u)</c> for u uniform in the kept range: no number is
    /// drawn twice. The polynomial is that of Giles 2010 for the centre, which reaches beyond two deviations.
    /// </remarks>
    public static void FillTruncatedNormal(Span<float> destination, int seed, double mean, double deviation)
    {
        const int Block = 4096;
        ReadOnlySpan<float> coefficients =
        [
            3.43273939e-07f, -3.5233877e-06f, -4.39150654e-06f, 0.00021858087f, -0.00125372503f, -0.00417768164f,
            0.246640727f, 1.50140941f,
        ];
        Span<float> w = stackalloc float[Block];
        Span<float> polynomial = stackalloc float[Block];
        FillUniform(destination, seed, -2 * HalfShare, 2 * HalfShare);
        for (int begin = 0; begin < destination.Length; begin += Block)
        {
            Span<float> x = destination.Slice(begin, Math.Min(Block, destination.Length - begin));
            w = w[..x.Length];
            polynomial = polynomial[..x.Length];
            TensorPrimitives.Multiply(x, x, w);
            TensorPrimitives.Subtract(1, w, w);
            TensorPrimitives.Log(w, w);
            TensorPrimitives.Add(w, 2.5f, w);
            TensorPrimitives.Negate(w, w);
            polynomial.Fill(2.81022636e-08f);
            foreach (float coefficient in coefficients)
            {
                TensorPrimitives.MultiplyAdd(polynomial, w, coefficient, polynomial);
            }

            TensorPrimitives.Multiply(x, polynomial, x);
            TensorPrimitives.Multiply(x, (float)(Math.Sqrt(2) * deviation), x);
            TensorPrimitives.Add(x, (float)mean, x);
        }
    }

    private static void FillUniform(Span<float> destination, ref ulong state, double minimum, double maximum)
    {
        float scale = (float)((maximum - minimum) / (1 << 24));
        float offset = (float)minimum;
        int index = 0;
        for (; index + 1 < destination.Length; index += 2)
        {
            ulong bits = Next(ref state);
            destination[index] = offset + (scale * (uint)(bits >> 40));
            destination[index + 1] = offset + (scale * ((uint)(bits >> 8) & 0xFFFFFF));
        }

        if (index < destination.Length)
        {
            destination[index] = offset + (scale * (uint)(Next(ref state) >> 40));
        }
    }

    private static ulong Start(int seed)
    {
        ulong state = (uint)seed;
        return Next(ref state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong bits = state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
