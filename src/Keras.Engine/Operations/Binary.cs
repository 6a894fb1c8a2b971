using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Functions of two numbers.</summary>
public enum BinaryFunction
{
    /// <summary><c>x + y</c>.</summary>
    Add,

    /// <summary><c>x - y</c>.</summary>
    Subtract,

    /// <summary><c>x * y</c>.</summary>
    Multiply,

    /// <summary><c>x / y</c>.</summary>
    Divide,

    /// <summary>The larger of both.</summary>
    Maximum,

    /// <summary>The smaller of both.</summary>
    Minimum,

    /// <summary><c>x</c> to the power of <c>y</c>.</summary>
    Power,

    /// <summary>1 where <c>x &gt; y</c>, else 0.</summary>
    Greater,

    /// <summary>1 where <c>x &gt;= y</c>, else 0.</summary>
    GreaterOrEqual,

    /// <summary>1 where <c>x == y</c>, else 0.</summary>
    Equal,
}

/// <summary>A function of two numbers, for every pair of elements, with broadcasting.</summary>
/// <remarks>Comparisons give 1 or 0 in the type of their inputs and have no gradient.</remarks>
public sealed record BinaryOp(BinaryFunction Function) : Op
{
    /// <summary>The operands of a value that is a function of two numbers; null if it is another value.</summary>
    internal static (Value Left, Value Right)? Operands(Value value, BinaryFunction function) =>
        value.Op is BinaryOp op && op.Function == function ? (value.Inputs[0], value.Inputs[1]) : null;

    /// <inheritdoc/>
    public override string Name => Function.ToString();

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].DType != inputs[1].DType)
        {
            throw new ArgumentException(
                $"{Name} needs operands of one type. Received: {inputs[0].Types[0]} and {inputs[1].Types[0]}; "
                + "use Ops.Cast.");
        }

        return One(inputs[0].DType, Broadcasting.Join(inputs[0].Shape, inputs[1].Shape));
    }

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int output) => true;

    /// <inheritdoc/>
    public override bool MayFail(Value value) => Function == BinaryFunction.Divide && !value.DType.IsFloating();

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value x = output.Inputs[0];
        Value y = output.Inputs[1];
        Value dz = gradients[0]!;
        (Value? dx, Value? dy) = Function switch
        {
            BinaryFunction.Add => (dz, dz),
            BinaryFunction.Subtract => (dz, -dz),
            BinaryFunction.Multiply => (dz * y, dz * x),
            BinaryFunction.Divide => (dz / y, -(dz * output / y)),
            // A tie goes to the first operand, so that the gradients add up to dz.
            BinaryFunction.Maximum => (dz * Ops.GreaterOrEqual(x, y), dz * Ops.Greater(y, x)),
            BinaryFunction.Minimum => (dz * Ops.GreaterOrEqual(y, x), dz * Ops.Greater(x, y)),
            // The logarithm of what is not positive does not count, as in TensorFlow.
            BinaryFunction.Power =>
                (dz * y * Ops.Power(x, y - 1), dz * output * Ops.Log(Ops.Where(x > 0, x, 1))),
            BinaryFunction.Greater or BinaryFunction.GreaterOrEqual or BinaryFunction.Equal => (null, (Value?)null),
            _ => throw new NotSupportedException($"{Function} has no gradient."),
        };
        return
        [
            dx is null ? null : Broadcasting.SumTo(dx, x.Shape),
            dy is null ? null : Broadcasting.SumTo(dy, y.Shape),
        ];
    }
}
