using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Functions of two numbers; one operand may be a number.</content>
public static partial class Ops
{
    /// <summary>Elementwise sum.</summary>
    public static Value Add(Operand x, Operand y) => Binary(BinaryFunction.Add, x, y);

    /// <summary>Elementwise difference.</summary>
    public static Value Subtract(Operand x, Operand y) => Binary(BinaryFunction.Subtract, x, y);

    /// <summary>Elementwise product.</summary>
    public static Value Multiply(Operand x, Operand y) => Binary(BinaryFunction.Multiply, x, y);

    /// <summary>Elementwise quotient; of integers, it is cut towards 0.</summary>
    public static Value Divide(Operand x, Operand y) => Binary(BinaryFunction.Divide, x, y);

    /// <summary>Elementwise quotient, 0 where <paramref name="y"/> is 0; so is its gradient there.</summary>
    public static Value DivideNoNan(Operand x, Operand y)
    {
        (Value numerator, Value denominator) = Operand.Pair(x, y);
        Value isZero = Equal(denominator, 0);
        return Where(isZero, 0, numerator / Where(isZero, 1, denominator));
    }

    /// <summary>The quotient rounded down, as Python's <c>//</c>; no gradient.</summary>
    public static Value FloorDivide(Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        if (left.DType.IsFloating())
        {
            return Floor(left / right);
        }

        Value quotient = left / right;
        Value rest = left - (quotient * right);
        return quotient - (NotEqual(rest, 0) & NotEqual(Less(rest, 0), Less(right, 0)));
    }

    /// <summary>The remainder of the quotient rounded down, as Python's <c>%</c>: it has the sign of <paramref name="y"/>.</summary>
    public static Value Mod(Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return left - (FloorDivide(left, right) * right);
    }

    /// <summary>The larger of each pair.</summary>
    public static Value Maximum(Operand x, Operand y) => Binary(BinaryFunction.Maximum, x, y);

    /// <summary>The smaller of each pair.</summary>
    public static Value Minimum(Operand x, Operand y) => Binary(BinaryFunction.Minimum, x, y);

    /// <summary><c>x</c> to the power of <c>y</c>.</summary>
    public static Value Power(Operand x, Operand y) => Binary(BinaryFunction.Power, x, y);

    /// <summary><c>(x - y)^2</c>.</summary>
    public static Value SquaredDifference(Operand x, Operand y) => Square(Subtract(x, y));

    /// <summary>The angle of the point (x, y) in radians, from -pi to pi; y comes first, as in NumPy.</summary>
    public static Value Arctan2(Operand y, Operand x)
    {
        (Value up, Value right) = Operand.Pair(y, x);
        Value isOnAxis = Equal(right, 0);
        Value half = Where(GreaterEqual(up, 0), Math.PI / 2, -Math.PI / 2);
        Value angle = Arctan(up / Where(isOnAxis, 1, right));
        Value turned = Where(Less(right, 0), angle + (2 * half), angle);
        return Where(isOnAxis, half * Abs(Sign(up)), turned);
    }

    /// <summary><c>sqrt(x^2 + y^2)</c>.</summary>
    public static Value Hypot(Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return Sqrt(Square(left) + Square(right));
    }

    /// <summary><c>ln(e^x + e^y)</c>, without overflow.</summary>
    public static Value LogAddExp(Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return left + Softplus(right - left);
    }

    /// <summary>1 where <c>x &gt; y</c>, else 0; no gradient.</summary>
    public static Value Greater(Operand x, Operand y) => Binary(BinaryFunction.Greater, x, y);

    /// <summary>1 where <c>x &gt;= y</c>, else 0; no gradient.</summary>
    public static Value GreaterEqual(Operand x, Operand y) => Binary(BinaryFunction.GreaterOrEqual, x, y);

    /// <summary>Another name of <see cref="GreaterEqual"/>.</summary>
    public static Value GreaterOrEqual(Operand x, Operand y) => GreaterEqual(x, y);

    /// <summary>1 where <c>x &lt; y</c>, else 0; no gradient.</summary>
    public static Value Less(Operand x, Operand y) => Greater(y, x);

    /// <summary>1 where <c>x &lt;= y</c>, else 0; no gradient.</summary>
    public static Value LessEqual(Operand x, Operand y) => GreaterEqual(y, x);

    /// <summary>Another name of <see cref="LessEqual"/>.</summary>
    public static Value LessOrEqual(Operand x, Operand y) => LessEqual(x, y);

    /// <summary>1 where <c>x == y</c>, else 0; no gradient.</summary>
    public static Value Equal(Operand x, Operand y) => Binary(BinaryFunction.Equal, x, y);

    /// <summary>1 where <c>x != y</c>, else 0; no gradient. NaN differs from all.</summary>
    public static Value NotEqual(Operand x, Operand y) => 1 - Equal(x, y);

    /// <summary>1 where neither is 0, else 0; no gradient.</summary>
    public static Value LogicalAnd(Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return NotEqual(left, 0) * NotEqual(right, 0);
    }

    /// <summary>1 where one is not 0, else 0; no gradient.</summary>
    public static Value LogicalOr(Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return Maximum(NotEqual(left, 0), NotEqual(right, 0));
    }

    /// <summary>1 where exactly one is not 0, else 0; no gradient.</summary>
    public static Value LogicalXor(Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return NotEqual(Equal(left, 0), Equal(right, 0));
    }

    /// <summary>1 where <paramref name="x"/> is 0, else 0; no gradient.</summary>
    public static Value LogicalNot(Value x) => Equal(x, 0);

    /// <summary>1 where <c>|x - y| &lt;= atol + rtol * |y|</c>, else 0; no gradient.</summary>
    public static Value IsClose(Operand x, Operand y, double rtol = 1e-5, double atol = 1e-8)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return LogicalOr(Equal(left, right), LessEqual(Abs(left - right), atol + (rtol * Abs(right))) * IsFinite(right));
    }

    /// <summary><paramref name="x"/> kept between two numbers, or two values.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="xMin">The smallest result.</param>
    /// <param name="xMax">The largest result.</param>
    public static Value Clip(Value x, Operand xMin, Operand xMax) => Minimum(Maximum(x, xMin), xMax);

    private static Value Binary(BinaryFunction function, Operand x, Operand y)
    {
        (Value left, Value right) = Operand.Pair(x, y);
        return new(new BinaryOp(function), left, right);
    }
}
