namespace Keras;

/// <summary>The activation functions; a method that takes one value is found by its name in Keras' spelling.</summary>
/// <remarks>Port of keras/activations.py.</remarks>
public static class Activations
{
    /// <summary>The input as it is.</summary>
    public static Value Linear(Value x) => x;

    /// <summary><c>max(x, 0)</c>.</summary>
    public static Value Relu(Value x) => Ops.Relu(x);

    /// <summary>The rectifier with a leak, a ceiling and a threshold.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="alpha">Slope below the threshold.</param>
    /// <param name="maxValue">Largest result; null for none.</param>
    /// <param name="threshold">Where the function begins to pass its input on.</param>
    /// <returns>
    /// <c>maxValue</c> where <c>x >= maxValue</c>, <c>x</c> where <c>x >= threshold</c>, else
    /// <c>alpha * (x - threshold)</c>.
    /// </returns>
    public static Value Relu(Value x, double alpha = 0, double? maxValue = null, double threshold = 0)
    {
        Value passed = threshold == 0 ? Ops.Relu(x) : x * Ops.GreaterOrEqual(x, Ops.Constant(threshold, x.DType));
        if (maxValue is double ceiling)
        {
            passed = Ops.Minimum(passed, Ops.Constant(ceiling, x.DType));
        }

        return alpha == 0 ? passed : passed + (alpha * Ops.Minimum(x - threshold, Ops.Constant(0, x.DType)));
    }

    /// <summary><c>min(max(x, 0), 6)</c>.</summary>
    public static Value Relu6(Value x) => Relu(x, maxValue: 6);

    /// <summary><c>x</c> where positive, else <c>0.2 * x</c>.</summary>
    public static Value LeakyRelu(Value x) => Relu(x, alpha: 0.2);

    /// <summary>Probabilities along the last axis: <c>exp(x - max) / sum</c>.</summary>
    public static Value Softmax(Value x) => Softmax(x, axis: -1);

    /// <summary>Probabilities along an axis: <c>exp(x - max) / sum</c>.</summary>
    /// <param name="x">Values of rank 2 or more.</param>
    /// <param name="axis">Along which results add up to 1; negative counts from the back.</param>
    /// <exception cref="ArgumentException">The rank is below 2, or there is no such axis.</exception>
    public static Value Softmax(Value x, int axis) => x.Shape.Rank >= 2 ? Probabilities(x, axis) : throw new ArgumentException(
        $"Cannot apply softmax to a tensor of rank {x.Shape.Rank}: it needs a batch and an axis to sum over. "
        + $"The layer Softmax takes vectors. Received: shape {x.Shape}.");

    /// <summary>The logarithm of softmax along the last axis.</summary>
    public static Value LogSoftmax(Value x) => Ops.LogSoftmax(x);

    /// <summary><c>1 / (1 + e^-x)</c>.</summary>
    public static Value Sigmoid(Value x) => Ops.Sigmoid(x);

    /// <summary>Hyperbolic tangent.</summary>
    public static Value Tanh(Value x) => Ops.Tanh(x);

    /// <summary><c>x</c> where positive, else <c>e^x - 1</c>.</summary>
    public static Value Elu(Value x) => Elu(x, alpha: 1);

    /// <summary><c>x</c> where positive, else <c>alpha * (e^x - 1)</c>.</summary>
    public static Value Elu(Value x, double alpha)
    {
        // The exponential never sees a positive number, so that it cannot overflow.
        Value negative = Ops.Exp(Ops.Minimum(x, Ops.Constant(0, x.DType))) - 1;
        return Ops.Relu(x) + (alpha == 1 ? negative : alpha * negative);
    }

    /// <summary>The scaled ELU of Klambauer et al. 2017.</summary>
    public static Value Selu(Value x) => 1.0507009873554804934193349852946 * Elu(x, 1.6732632423543772848170429916717);

    /// <summary><c>ln(1 + e^x)</c>.</summary>
    public static Value Softplus(Value x) => Ops.Softplus(x);

    /// <summary><c>x / (1 + |x|)</c>.</summary>
    public static Value Softsign(Value x) => x / (1 + Ops.Abs(x));

    /// <summary><c>0.2 * x + 0.5</c>, kept between 0 and 1.</summary>
    public static Value HardSigmoid(Value x) => Ops.Clip((0.2 * x) + 0.5, 0, 1);

    /// <summary><c>e^x</c>.</summary>
    public static Value Exponential(Value x) => Ops.Exp(x);

    /// <summary><c>x * sigmoid(x)</c>.</summary>
    public static Value Swish(Value x) => x * Ops.Sigmoid(x);

    /// <summary>Another name of <see cref="Swish"/>.</summary>
    public static Value Silu(Value x) => Swish(x);

    /// <summary>The exact Gaussian error linear unit: <c>0.5 * x * (1 + erf(x / sqrt(2)))</c>.</summary>
    public static Value Gelu(Value x) => 0.5 * x * (1 + Ops.Erf(x * Math.Sqrt(0.5)));

    /// <summary><c>x * tanh(ln(1 + e^x))</c>, of Misra 2019.</summary>
    public static Value Mish(Value x) => x * Ops.Tanh(Ops.Softplus(x));

    /// <summary><c>x * min(max(x + 3, 0), 6) / 6</c>, of Howard et al. 2019.</summary>
    public static Value HardSwish(Value x) => x * Relu6(x + 3) / 6;

    /// <summary>Another name of <see cref="HardSwish"/>.</summary>
    public static Value HardSilu(Value x) => HardSwish(x);

    /// <summary><c>x</c>, kept between -1 and 1.</summary>
    public static Value HardTanh(Value x) => Ops.Clip(x, -1, 1);

    /// <summary><c>ln(sigmoid(x))</c>.</summary>
    public static Value LogSigmoid(Value x) => Ops.LogSigmoid(x);

    /// <summary><c>x - tanh(x)</c>.</summary>
    public static Value TanhShrink(Value x) => x - Ops.Tanh(x);

    /// <summary><c>x</c> where it is farther from 0 than 0.5, else 0.</summary>
    public static Value HardShrink(Value x) => x * (Ops.Abs(x) > 0.5);

    /// <summary><c>x</c> moved towards 0 by 0.5, which it does not pass.</summary>
    public static Value SoftShrink(Value x) => Ops.Relu(x - 0.5) - Ops.Relu(-x - 0.5);

    /// <summary><c>max(x, 0) + min(e^x - 1, 0)</c>: ELU with a slope of 1 at 0, of Barron 2017.</summary>
    public static Value Celu(Value x) => Elu(x);

    /// <summary><c>(x + sqrt(x^2 + 4)) / 2</c>.</summary>
    public static Value Squareplus(Value x) => 0.5 * (x + Ops.Sqrt(Ops.Square(x) + 4));

    /// <summary>0 below -1, <c>(x + 1)^2 / 4</c> up to 1, then <c>x</c>.</summary>
    public static Value SparsePlus(Value x) => Ops.Relu(x - 1) + (Ops.Square(Ops.Clip(x, -1, 1) + 1) / 4);

    /// <summary><c>(x + 1) / 2</c>, kept between 0 and 1.</summary>
    public static Value SparseSigmoid(Value x) => Ops.Clip((0.5 * x) + 0.5, 0, 1);

    /// <summary>Softmax along an axis of any tensor that has one.</summary>
    internal static Value Probabilities(Value x, int axis)
    {
        int rank = x.Shape.Rank;
        int[] swap = [.. Enumerable.Range(0, rank)];
        int position = Ops.NormalizeAxis(axis, rank);
        (swap[position], swap[^1]) = (swap[^1], swap[position]);
        return Ops.Transpose(Ops.Softmax(Ops.Transpose(x, [.. swap])), [.. swap]);
    }
}
