namespace Keras;

/// <content>Comparison, logic and remainders. Comparisons give 1 or 0 in the type of the operands.</content>
public partial class Value
{
    /// <summary>1 where the left is less, else 0.</summary>
    public static Value operator <(Value left, Value right) => Ops.Less(left, right);

    /// <summary>1 where the left is less, else 0.</summary>
    public static Value operator <(Value left, double right) => Ops.Less(left, right);

    /// <summary>1 where the left is less, else 0.</summary>
    public static Value operator <(double left, Value right) => Ops.Less(left, right);

    /// <summary>1 where the left is greater, else 0.</summary>
    public static Value operator >(Value left, Value right) => Ops.Greater(left, right);

    /// <summary>1 where the left is greater, else 0.</summary>
    public static Value operator >(Value left, double right) => Ops.Greater(left, right);

    /// <summary>1 where the left is greater, else 0.</summary>
    public static Value operator >(double left, Value right) => Ops.Greater(left, right);

    /// <summary>1 where the left is less or equal, else 0.</summary>
    public static Value operator <=(Value left, Value right) => Ops.LessEqual(left, right);

    /// <summary>1 where the left is less or equal, else 0.</summary>
    public static Value operator <=(Value left, double right) => Ops.LessEqual(left, right);

    /// <summary>1 where the left is less or equal, else 0.</summary>
    public static Value operator <=(double left, Value right) => Ops.LessEqual(left, right);

    /// <summary>1 where the left is greater or equal, else 0.</summary>
    public static Value operator >=(Value left, Value right) => Ops.GreaterEqual(left, right);

    /// <summary>1 where the left is greater or equal, else 0.</summary>
    public static Value operator >=(Value left, double right) => Ops.GreaterEqual(left, right);

    /// <summary>1 where the left is greater or equal, else 0.</summary>
    public static Value operator >=(double left, Value right) => Ops.GreaterEqual(left, right);

    /// <summary>The remainder of the quotient rounded down, as in Python.</summary>
    public static Value operator %(Value left, Value right) => Ops.Mod(left, right);

    /// <summary>The remainder of the quotient rounded down, as in Python.</summary>
    public static Value operator %(Value left, double right) => Ops.Mod(left, right);

    /// <summary>The remainder of the quotient rounded down, as in Python.</summary>
    public static Value operator %(double left, Value right) => Ops.Mod(left, right);

    /// <summary>1 where neither is 0, else 0.</summary>
    public static Value operator &(Value left, Value right) => Ops.LogicalAnd(left, right);

    /// <summary>1 where one is not 0, else 0.</summary>
    public static Value operator |(Value left, Value right) => Ops.LogicalOr(left, right);

    /// <summary>1 where exactly one is not 0, else 0.</summary>
    public static Value operator ^(Value left, Value right) => Ops.LogicalXor(left, right);

    /// <summary>1 where the value is 0, else 0.</summary>
    public static Value operator ~(Value value) => Ops.LogicalNot(value);

    /// <summary>The value as it is.</summary>
    public static Value operator +(Value value) => value;
}
