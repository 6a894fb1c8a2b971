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
    public static Value Softmax(Value x, int axis) => AlongLast(x, axis, "softmax", Ops.Softmax);

    /// <summary>The logarithm of softmax along the last axis.</summary>
    public static Value LogSoftmax(Value x) => AlongLast(x, -1, "log_softmax", Ops.LogSoftmax);

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

    private static Value AlongLast(Value x, int axis, string name, Func<Value, Value> function)
    {
        int rank = x.Shape.Rank;
        if (rank < 2)
        {
            throw new ArgumentException(
                $"Cannot apply {name} to a tensor of rank {rank}: it needs a batch and an axis to sum over. "
                + $"Received: shape {x.Shape}.");
        }

        int[] swap = [.. Enumerable.Range(0, rank)];
        int position = Ops.NormalizeAxis(axis, rank);
        (swap[position], swap[^1]) = (swap[^1], swap[position]);
        return Ops.Transpose(function(Ops.Transpose(x, [.. swap])), [.. swap]);
    }
}
