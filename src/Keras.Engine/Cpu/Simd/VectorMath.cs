using System.Numerics;
using System.Runtime.CompilerServices;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Functions of vectors, accurate to a few units in the last place.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">The register.</typeparam>
/// <typeparam name="T">The type of its numbers.</typeparam>
internal static class VectorMath<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary><c>e^x</c>; infinite above 88.7 and 0 below -104 in float, above 709.8 and below -746 in double; NaN for NaN.</summary>
    /// <remarks>
    /// <c>x = n ln 2 + r</c> with <c>|r| &lt; 0.35</c>; in float, the polynomial for <c>e^r</c> and the split of ln 2 are those
    /// of the Cephes library (expf), in double the series. The power of two is applied in halves: it may need more than one
    /// exponent holds.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        x = TLanes.Min(Number(typeof(T) == typeof(float) ? 89 : 710), TLanes.Max(Number(typeof(T) == typeof(float) ? -104 : -746), x));
        TVector n = TLanes.Round(TLanes.Multiply(x, Number(1.44269504088896341)));
        TVector r = TLanes.MultiplyAdd(n, Number(typeof(T) == typeof(float) ? -0.693359375 : -0.693145751953125), x);
        r = TLanes.MultiplyAdd(n, Number(typeof(T) == typeof(float) ? 2.12194440e-4 : -1.42860682030941723e-6), r);
        TVector polynomial = typeof(T) == typeof(float) ? ExpSingle(r) : ExpDouble(r);
        polynomial = TLanes.MultiplyAdd(polynomial, TLanes.Multiply(r, r), TLanes.Add(r, Number(1)));
        TVector half = TLanes.Round(TLanes.Multiply(n, Number(0.5)));
        TVector rest = TLanes.Subtract(n, half);
        return TLanes.Multiply(TLanes.Multiply(polynomial, TLanes.PowerOfTwo(half)), TLanes.PowerOfTwo(rest));
    }

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x) =>
        TLanes.Divide(Number(1), TLanes.Add(Number(1), Exp(TLanes.Multiply(x, Number(-1)))));

    /// <summary>Hyperbolic tangent.</summary>
    /// <remarks>
    /// Near 0 the polynomials of the Cephes library (tanhf, tanh), as <c>1 - 2 / (e^2x + 1)</c> would cancel there.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector size = TLanes.Abs(x);
        TVector square = TLanes.Multiply(x, x);
        TVector small = typeof(T) == typeof(float) ? TanhSingle(square) : TanhDouble(square);
        small = TLanes.MultiplyAdd(TLanes.Multiply(small, square), x, x);
        TVector power = TLanes.Add(Exp(TLanes.Add(size, size)), Number(1));
        TVector large = WithSign(TLanes.Subtract(Number(1), TLanes.Divide(Number(2), power)), x);
        return TLanes.Select(TLanes.GreaterThan(size, Number(0.625)), large, small);
    }

    /// <summary><c>ln(1 + e^x)</c> in float, without overflow and accurate to the smallest results.</summary>
    /// <remarks>
    /// <c>max(x, 0) + ln(1 + u)</c> with <c>u = e^-|x|</c>, and <c>ln(1 + u) = 2 artanh(u / (2 + u))</c>, whose
    /// series in <c>s &lt;= 1/3</c> needs nine terms.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus(TVector x)
    {
        TVector u = Exp(TLanes.Multiply(TLanes.Abs(x), Number(-1)));
        TVector s = TLanes.Divide(u, TLanes.Add(u, Number(2)));
        TVector square = TLanes.Multiply(s, s);
        TVector series = Number(1f / 17);
        series = TLanes.MultiplyAdd(series, square, Number(1f / 15));
        series = TLanes.MultiplyAdd(series, square, Number(1f / 13));
        series = TLanes.MultiplyAdd(series, square, Number(1f / 11));
        series = TLanes.MultiplyAdd(series, square, Number(1f / 9));
        series = TLanes.MultiplyAdd(series, square, Number(1f / 7));
        series = TLanes.MultiplyAdd(series, square, Number(1f / 5));
        series = TLanes.MultiplyAdd(series, square, Number(1f / 3));
        series = TLanes.MultiplyAdd(series, square, Number(1));
        return TLanes.MultiplyAdd(TLanes.Add(s, s), series, TLanes.Max(Number(0), x));
    }

    /// <summary>The error function in float.</summary>
    /// <remarks>
    /// Minimax polynomials by N. Juffa: of <c>x^2</c> up to 0.93, and beyond of the logarithm of <c>1 - erf(|x|)</c>.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Erf(TVector x)
    {
        TVector size = TLanes.Min(Number(10), TLanes.Abs(x));
        TVector square = TLanes.Multiply(size, size);
        TVector large = TLanes.MultiplyAdd(Number(-1.72853470e-5f), size, Number(3.83197126e-4f));
        large = TLanes.MultiplyAdd(
            large, square, TLanes.MultiplyAdd(Number(-3.88396438e-3f), size, Number(2.42546219e-2f)));
        large = TLanes.MultiplyAdd(large, size, Number(-1.06777877e-1f));
        large = TLanes.MultiplyAdd(large, size, Number(-6.34846687e-1f));
        large = TLanes.MultiplyAdd(large, size, Number(-1.28717512e-1f));
        large = TLanes.MultiplyAdd(large, size, TLanes.Multiply(size, Number(-1)));
        large = WithSign(TLanes.Subtract(Number(1), Exp(large)), x);
        TVector small = Number(-5.96761703e-4f);
        small = TLanes.MultiplyAdd(small, square, Number(4.99119423e-3f));
        small = TLanes.MultiplyAdd(small, square, Number(-2.67681349e-2f));
        small = TLanes.MultiplyAdd(small, square, Number(1.12819925e-1f));
        small = TLanes.MultiplyAdd(small, square, Number(-3.76125336e-1f));
        small = TLanes.MultiplyAdd(small, square, Number(1.28379166e-1f));
        small = TLanes.MultiplyAdd(small, x, x);
        return TLanes.Select(TLanes.GreaterThan(size, Number(0.927734375f)), large, small);
    }

    /// <summary>The largest integer at most x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Floor(TVector x)
    {
        TVector nearest = TLanes.Round(x);
        return TLanes.Subtract(nearest, TLanes.And(TLanes.GreaterThan(nearest, x), Number(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpSingle(TVector r)
    {
        TVector polynomial = Number(1.9875691500e-4f);
        polynomial = TLanes.MultiplyAdd(polynomial, r, Number(1.3981999507e-3f));
        polynomial = TLanes.MultiplyAdd(polynomial, r, Number(8.3334519073e-3f));
        polynomial = TLanes.MultiplyAdd(polynomial, r, Number(4.1665795894e-2f));
        polynomial = TLanes.MultiplyAdd(polynomial, r, Number(1.6666665459e-1f));
        return TLanes.MultiplyAdd(polynomial, r, Number(5.0000001201e-1f));
    }

    // Of e^r without 1 + r, divided by r^2; the first term left out is 4e-18.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector ExpDouble(TVector r)
    {
        TVector series = Number(1 / 6227020800.0);
        series = TLanes.MultiplyAdd(series, r, Number(1 / 479001600.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 39916800.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 3628800.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 362880.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 40320.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 5040.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 720.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 120.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 24.0));
        series = TLanes.MultiplyAdd(series, r, Number(1 / 6.0));
        return TLanes.MultiplyAdd(series, r, Number(1 / 2.0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector TanhSingle(TVector square)
    {
        TVector small = Number(-5.70498872745e-3f);
        small = TLanes.MultiplyAdd(small, square, Number(2.06390887954e-2f));
        small = TLanes.MultiplyAdd(small, square, Number(-5.37397155531e-2f));
        small = TLanes.MultiplyAdd(small, square, Number(1.33314422036e-1f));
        return TLanes.MultiplyAdd(small, square, Number(-3.33332819422e-1f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector TanhDouble(TVector square)
    {
        TVector above = TLanes.MultiplyAdd(Number(-9.64399179425052238628e-1), square, Number(-9.92877231001918586564e1));
        above = TLanes.MultiplyAdd(above, square, Number(-1.61468768441708447952e3));
        TVector below = TLanes.Add(square, Number(1.12811678491632931402e2));
        below = TLanes.MultiplyAdd(below, square, Number(2.23548839060100448583e3));
        return TLanes.Divide(above, TLanes.MultiplyAdd(below, square, Number(4.84406305325125486048e3)));
    }

    /// <summary><paramref name="size"/>, which is not negative, with the sign of <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector WithSign(TVector size, TVector x) =>
        TLanes.Select(TLanes.GreaterThan(Number(0), x), TLanes.Multiply(size, Number(-1)), size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Number(double number) => TLanes.Constant(number);
}
