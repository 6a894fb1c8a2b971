using Keras.Engine.Operations;

namespace Keras;

/// <content>Functions of one number.</content>
public static partial class Ops
{
    /// <summary><c>-x</c>.</summary>
    public static Value Negate(Value x) => Unary(UnaryFunction.Negate, x);

    /// <summary><c>max(x, 0)</c>.</summary>
    public static Value Relu(Value x) => Unary(UnaryFunction.Relu, x);

    /// <summary><c>e^x</c>.</summary>
    public static Value Exp(Value x) => Unary(UnaryFunction.Exp, x);

    /// <summary>Natural logarithm.</summary>
    public static Value Log(Value x) => Unary(UnaryFunction.Log, x);

    /// <summary>Square root.</summary>
    public static Value Sqrt(Value x) => Unary(UnaryFunction.Sqrt, x);

    /// <summary><c>x * x</c>.</summary>
    public static Value Square(Value x) => Unary(UnaryFunction.Square, x);

    /// <summary>Absolute value; the gradient at 0 is 0.</summary>
    public static Value Abs(Value x) => Unary(UnaryFunction.Abs, x);

    /// <summary>-1, 0 or 1; no gradient.</summary>
    public static Value Sign(Value x) => Unary(UnaryFunction.Sign, x);

    /// <summary>Cosine, of an angle in radians.</summary>
    public static Value Cos(Value x) => Unary(UnaryFunction.Cos, x);

    /// <summary>Hyperbolic tangent.</summary>
    public static Value Tanh(Value x) => Unary(UnaryFunction.Tanh, x);

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    public static Value Sigmoid(Value x) => Unary(UnaryFunction.Sigmoid, x);

    /// <summary><c>ln(1 + e^x)</c>, without overflow.</summary>
    public static Value Softplus(Value x) => Unary(UnaryFunction.Softplus, x);

    /// <summary>The error function.</summary>
    public static Value Erf(Value x) => Unary(UnaryFunction.Erf, x);

    /// <summary>The largest integer at most x; no gradient.</summary>
    public static Value Floor(Value x) => Unary(UnaryFunction.Floor, x);

    /// <summary>1 where x is neither infinite nor NaN, else 0; no gradient.</summary>
    public static Value IsFinite(Value x) => Unary(UnaryFunction.IsFinite, x);

    private static Value Unary(UnaryFunction function, Value x) => new(new UnaryOp(function), x);
}
