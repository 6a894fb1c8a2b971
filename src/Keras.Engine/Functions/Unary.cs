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

    private static Value Unary(UnaryFunction function, Value x) => new(new UnaryOp(function), x);
}
