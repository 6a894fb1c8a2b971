using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Functions of one number.</summary>
public enum UnaryFunction
{
    /// <summary><c>-x</c>.</summary>
    Negate,

    /// <summary><c>max(x, 0)</c>.</summary>
    Relu,

    /// <summary><c>e^x</c>.</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary><c>x * x</c>.</summary>
    Square,

    /// <summary>Absolute value.</summary>
    Abs,

    /// <summary>-1, 0 or 1.</summary>
    Sign,

    /// <summary>Cosine, of an angle in radians.</summary>
    Cos,

    /// <summary>Sine, of an angle in radians.</summary>
    Sin,

    /// <summary>Inverse tangent, in radians.</summary>
    Arctan,

    /// <summary><c>e^x - 1</c>, exact near 0.</summary>
    Expm1,

    /// <summary><c>ln(1 + x)</c>, exact near 0.</summary>
    Log1p,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    Sigmoid,

    /// <summary><c>ln(1 + e^x)</c>, without overflow.</summary>
    Softplus,

    /// <summary>The error function, for the exact GELU.</summary>
    Erf,

    /// <summary>The largest integer at most x.</summary>
    Floor,

    /// <summary>The nearest integer; the even one of two.</summary>
    Round,

    /// <summary>1 where x is neither infinite nor NaN, else 0.</summary>
    IsFinite,
}

/// <summary>A function of one number, for every element.</summary>
public sealed record UnaryOp(UnaryFunction Function) : Op
{
    /// <inheritdoc/>
    public override string Name => Function.ToString();

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override bool MayOverwrite(int input, int output) => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value x = output.Inputs[0];
        Value dy = gradients[0]!;
        return
        [
            Function switch
            {
                UnaryFunction.Negate => -dy,
                UnaryFunction.Relu => dy * Ops.Greater(output, Ops.Constant(0, x.DType)),
                UnaryFunction.Exp => dy * output,
                UnaryFunction.Log => dy / x,
                UnaryFunction.Sqrt => dy * 0.5 / output,
                UnaryFunction.Square => dy * 2 * x,
                UnaryFunction.Abs => dy * Ops.Sign(x),
                UnaryFunction.Cos => -(dy * Ops.Sin(x)),
                UnaryFunction.Sin => dy * Ops.Cos(x),
                UnaryFunction.Arctan => dy / (1 + Ops.Square(x)),
                UnaryFunction.Expm1 => dy * (output + 1),
                UnaryFunction.Log1p => dy / (1 + x),
                UnaryFunction.Tanh => dy * (1 - Ops.Square(output)),
                UnaryFunction.Sigmoid => dy * output * (1 - output),
                UnaryFunction.Softplus => dy * Ops.Sigmoid(x),
                UnaryFunction.Erf => dy * (2 / Math.Sqrt(Math.PI)) * Ops.Exp(-Ops.Square(x)),
                UnaryFunction.Sign or UnaryFunction.Floor or UnaryFunction.Round or UnaryFunction.IsFinite => null,
                _ => throw new NotSupportedException($"{Function} has no gradient."),
            },
        ];
    }
}
