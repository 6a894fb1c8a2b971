using Keras.Engine.Tensors;

namespace Keras.Engine.Graphs;

/// <summary>An operand of a function of two: a value, or a number in the type of the other operand.</summary>
public readonly struct Operand
{
    private readonly Value? _value;
    private readonly double _number;

    private Operand(Value? value, double number) => (_value, _number) = (value, number);

    /// <summary>A value.</summary>
    public static implicit operator Operand(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(value, 0);
    }

    /// <summary>A number.</summary>
    public static implicit operator Operand(double number) => new(null, number);

    /// <summary>Both operands as values; a number takes the type of the other one.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <param name="dtype">The type if both are numbers; null if that is an error.</param>
    /// <exception cref="ArgumentException">Both are numbers, and there is no type for them.</exception>
    internal static (Value Left, Value Right) Pair(Operand left, Operand right, DType? dtype = null)
    {
        DType type = left._value?.DType ?? right._value?.DType ?? dtype ?? throw new ArgumentException(
            $"One operand must be a value, which has a type. Received: the numbers {left._number} and {right._number}; "
            + "make a value of one of them with Ops.Constant.");
        return (
            left._value ?? Ops.Constant(left._number, type),
            right._value ?? Ops.Constant(right._number, type));
    }
}
