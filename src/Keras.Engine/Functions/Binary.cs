using Keras.Engine.Operations;

namespace Keras;

/// <content>Functions of two numbers.</content>
public static partial class Ops
{
    /// <summary>Elementwise sum.</summary>
    public static Value Add(Value x, Value y) => Binary(BinaryFunction.Add, x, y);

    /// <summary>Elementwise difference.</summary>
    public static Value Subtract(Value x, Value y) => Binary(BinaryFunction.Subtract, x, y);

    /// <summary>Elementwise product.</summary>
    public static Value Multiply(Value x, Value y) => Binary(BinaryFunction.Multiply, x, y);

    /// <summary>Elementwise quotient.</summary>
    public static Value Divide(Value x, Value y) => Binary(BinaryFunction.Divide, x, y);

    /// <summary>The larger of each pair.</summary>
    public static Value Maximum(Value x, Value y) => Binary(BinaryFunction.Maximum, x, y);

    /// <summary>The smaller of each pair.</summary>
    public static Value Minimum(Value x, Value y) => Binary(BinaryFunction.Minimum, x, y);

    /// <summary><c>x</c> to the power of <c>y</c>.</summary>
    public static Value Power(Value x, Value y) => Binary(BinaryFunction.Power, x, y);

    /// <summary>1 where <c>x &gt; y</c>, else 0; no gradient.</summary>
    public static Value Greater(Value x, Value y) => Binary(BinaryFunction.Greater, x, y);

    /// <summary>1 where <c>x &gt;= y</c>, else 0; no gradient.</summary>
    public static Value GreaterOrEqual(Value x, Value y) => Binary(BinaryFunction.GreaterOrEqual, x, y);

    /// <summary>1 where <c>x == y</c>, else 0; no gradient.</summary>
    public static Value Equal(Value x, Value y) => Binary(BinaryFunction.Equal, x, y);

    /// <summary><paramref name="x"/> kept between two numbers.</summary>
    public static Value Clip(Value x, double minimum, double maximum) =>
        Minimum(Maximum(x, Constant(minimum, x.DType)), Constant(maximum, x.DType));

    private static Value Binary(BinaryFunction function, Value x, Value y) => new(new BinaryOp(function), x, y);
}
