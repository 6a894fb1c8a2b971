using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Functions of one number.</content>
public static partial class Ops
{
    /// <summary><c>-x</c>.</summary>
    public static Value Negate(Value x) => x.DType.IsFloating() ? Unary(UnaryFunction.Negate, x) : Subtract(0, x);

    /// <summary><c>max(x, 0)</c>.</summary>
    public static Value Relu(Value x) => x.DType.IsFloating() ? Unary(UnaryFunction.Relu, x) : Maximum(x, 0);

    /// <summary><c>e^x</c>.</summary>
    public static Value Exp(Value x) => Unary(UnaryFunction.Exp, x);

    /// <summary><c>2^x</c>.</summary>
    public static Value Exp2(Value x) => Exp(x * Math.Log(2));

    /// <summary><c>e^x - 1</c>, exact near 0.</summary>
    public static Value Expm1(Value x) => Unary(UnaryFunction.Expm1, x);

    /// <summary>Natural logarithm.</summary>
    public static Value Log(Value x) => Unary(UnaryFunction.Log, x);

    /// <summary><c>ln(1 + x)</c>, exact near 0.</summary>
    public static Value Log1p(Value x) => Unary(UnaryFunction.Log1p, x);

    /// <summary>Logarithm to base 2.</summary>
    public static Value Log2(Value x) => Log(x) * (1 / Math.Log(2));

    /// <summary>Logarithm to base 10.</summary>
    public static Value Log10(Value x) => Log(x) * (1 / Math.Log(10));

    /// <summary>Square root.</summary>
    public static Value Sqrt(Value x) => Unary(UnaryFunction.Sqrt, x);

    /// <summary><c>1 / sqrt(x)</c>.</summary>
    public static Value Rsqrt(Value x) => 1 / Sqrt(x);

    /// <summary><c>1 / x</c>.</summary>
    public static Value Reciprocal(Value x) => 1 / x;

    /// <summary><c>x * x</c>.</summary>
    public static Value Square(Value x) => x.DType.IsFloating() ? Unary(UnaryFunction.Square, x) : x * x;

    /// <summary>Absolute value; the gradient at 0 is 0.</summary>
    public static Value Abs(Value x) => x.DType.IsFloating() ? Unary(UnaryFunction.Abs, x)
        : x.DType == DType.UInt8 ? x
        : Maximum(x, -x);

    /// <summary>-1, 0 or 1; no gradient.</summary>
    public static Value Sign(Value x) =>
        x.DType.IsFloating() ? Unary(UnaryFunction.Sign, x) : Greater(x, 0) - Less(x, 0);

    /// <summary>Cosine, of an angle in radians.</summary>
    public static Value Cos(Value x) => Unary(UnaryFunction.Cos, x);

    /// <summary>Sine, of an angle in radians.</summary>
    public static Value Sin(Value x) => Unary(UnaryFunction.Sin, x);

    /// <summary>Tangent, of an angle in radians.</summary>
    public static Value Tan(Value x) => Sin(x) / Cos(x);

    /// <summary>Inverse tangent, in radians.</summary>
    public static Value Arctan(Value x) => Unary(UnaryFunction.Arctan, x);

    /// <summary>Inverse sine, in radians; NaN outside [-1, 1].</summary>
    public static Value Arcsin(Value x) => Arctan(x / Sqrt((1 - x) * (1 + x)));

    /// <summary>Inverse cosine, in radians; NaN outside [-1, 1].</summary>
    public static Value Arccos(Value x) => 2 * Arctan(Sqrt((1 - x) / (1 + x)));

    /// <summary>Inverse hyperbolic sine, exact near 0.</summary>
    public static Value Arcsinh(Value x)
    {
        // Of a positive number: near minus infinity the sum would cancel.
        Value isNegative = Less(x, 0);
        Value size = Where(isNegative, -x, x);
        Value square = Square(size);
        Value positive = Log1p(size + (square / (1 + Sqrt(1 + square))));
        return Where(isNegative, -positive, positive);
    }

    /// <summary>Inverse hyperbolic cosine; NaN below 1.</summary>
    public static Value Arccosh(Value x) => Log1p(x - 1 + Sqrt((x - 1) * (x + 1)));

    /// <summary>Inverse hyperbolic tangent; NaN outside [-1, 1].</summary>
    public static Value Arctanh(Value x) => 0.5 * (Log1p(x) - Log1p(-x));

    /// <summary>Hyperbolic sine.</summary>
    public static Value Sinh(Value x) => 0.5 * (Expm1(x) - Expm1(-x));

    /// <summary>Hyperbolic cosine.</summary>
    public static Value Cosh(Value x) => 0.5 * (Exp(x) + Exp(-x));

    /// <summary>Hyperbolic tangent.</summary>
    public static Value Tanh(Value x) => Unary(UnaryFunction.Tanh, x);

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    public static Value Sigmoid(Value x) => Unary(UnaryFunction.Sigmoid, x);

    /// <summary><c>ln(sigmoid(x))</c>, without overflow.</summary>
    public static Value LogSigmoid(Value x) => -Softplus(-x);

    /// <summary><c>ln(1 + e^x)</c>, without overflow.</summary>
    public static Value Softplus(Value x) => Unary(UnaryFunction.Softplus, x);

    /// <summary>The error function.</summary>
    public static Value Erf(Value x) => Unary(UnaryFunction.Erf, x);

    /// <summary>The inverse of the error function; infinite at -1 and 1.</summary>
    /// <remarks>Giles 2010, "Approximating the erfinv function", and two steps of Newton's method.</remarks>
    public static Value Erfinv(Value x)
    {
        Value w = -Log((1 - x) * (1 + x));
        Value isEnd = Equal(Abs(x), 1);
        Value finite = Where(isEnd, 1, w);
        Value center = Polynomial(
            finite - 2.5,
            [2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087, -0.00125372503, -0.00417768164,
                0.246640727, 1.50140941]);
        Value tail = Polynomial(
            Sqrt(Maximum(finite, 5)) - 3,
            [-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047,
                1.00167406, 2.83297682]);
        Value y = x * Where(Less(finite, 5), center, tail);
        for (int step = 0; step < 2; step++)
        {
            y -= (Erf(y) - x) * (Math.Sqrt(Math.PI) / 2) * Exp(Square(y));
        }

        return Where(isEnd, Where(Greater(x, 0), double.PositiveInfinity, double.NegativeInfinity), y);
    }

    /// <summary>The integer next to x towards 0; no gradient.</summary>
    public static Value Trunc(Value x) => x.DType.IsFloating() ? Sign(x) * Floor(Abs(x)) : x;

    /// <summary>NaN and infinities replaced by numbers.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="nan">What NaN becomes.</param>
    /// <param name="posinf">What infinity becomes; the largest number of the type if null.</param>
    /// <param name="neginf">What minus infinity becomes; the smallest number of the type if null.</param>
    public static Value NanToNum(Value x, double nan = 0, double? posinf = null, double? neginf = null)
    {
        if (!x.DType.IsFloating())
        {
            return x;
        }

        double largest = x.DType == DType.Float32 ? float.MaxValue : double.MaxValue;
        Value infinite = Where(Greater(x, 0), posinf ?? largest, neginf ?? -largest);
        return Where(IsNan(x), nan, Where(IsInf(x), infinite, x));
    }

    /// <summary>The largest integer at most x; no gradient.</summary>
    public static Value Floor(Value x) => x.DType.IsFloating() ? Unary(UnaryFunction.Floor, x) : x;

    /// <summary>The smallest integer at least x; no gradient.</summary>
    public static Value Ceil(Value x) => x.DType.IsFloating() ? -Floor(-x) : x;

    /// <summary>The nearest number with so many digits behind the point, the even one of two; no gradient.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="decimals">Digits behind the point; negative ones stand before it.</param>
    public static Value Round(Value x, int decimals = 0)
    {
        if (!x.DType.IsFloating())
        {
            return x;
        }

        double factor = Math.Pow(10, decimals);
        return decimals == 0 ? Unary(UnaryFunction.Round, x) : Unary(UnaryFunction.Round, x * factor) / factor;
    }

    /// <summary>1 where x is neither infinite nor NaN, else 0; no gradient.</summary>
    public static Value IsFinite(Value x) => Unary(UnaryFunction.IsFinite, x);

    /// <summary>1 where x is NaN, else 0; no gradient.</summary>
    public static Value IsNan(Value x) => NotEqual(x, x);

    /// <summary>1 where x is infinite, else 0; no gradient.</summary>
    public static Value IsInf(Value x) => 1 - IsFinite(x) - IsNan(x);

    // Horner's scheme; the coefficient of the highest power first.
    private static Value Polynomial(Value x, ReadOnlySpan<double> coefficients)
    {
        Value sum = FullLike(x, coefficients[0]);
        foreach (double coefficient in coefficients[1..])
        {
            sum = (sum * x) + coefficient;
        }

        return sum;
    }

    private static Value Unary(UnaryFunction function, Value x) => new(new UnaryOp(function), x);
}
