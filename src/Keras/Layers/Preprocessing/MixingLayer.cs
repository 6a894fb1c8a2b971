namespace Keras.Layers;

/// <summary>Base of layers that in training mix every image of a batch, and its label, with another of the batch.</summary>
/// <remarks>
/// Inputs: images <c>(batch, height, width, channels)</c>, and perhaps labels, which are one-hot rows <c>(batch, classes)</c>;
/// outputs of their shapes, in the layer's type. Outside training all pass on. On arrays:
/// <c>layer.ApplyAll([images, labels], training: true)</c>.
/// </remarks>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; such layers have none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public abstract class MixingLayer(int? seed, string? name, bool trainable, Shape? inputShape)
    : RandomLayer(seed, name, trainable, inputShape)
{
    // With a parameter of at most 1, a pair is taken with a probability of at least 1/2: all of these fail once in 4e9 draws.
    private const int BetaPairs = 32;

    /// <summary>Random numbers that a draw from a Beta distribution needs.</summary>
    internal const int BetaDraws = 2 * BetaPairs;

    /// <summary>Random numbers that an image needs.</summary>
    internal abstract int Draws { get; }

    /// <summary>The mixed images, and labels if there are.</summary>
    /// <param name="inputs">Images, and perhaps labels.</param>
    /// <param name="draws">Numbers from U[0, 1), <c>(batch, Draws)</c>.</param>
    internal abstract IReadOnlyList<Value> Mix(IReadOnlyList<Value> inputs, Value draws);

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        if (inputs.Count is not (1 or 2) || inputs[0].Shape.Rank != 4 || (inputs.Count == 2 && inputs[1].Shape.Rank < 2))
        {
            throw new ArgumentException(
                $"Layer {Name} ({GetType().Name}) mixes images (batch, height, width, channels), and labels that are rows "
                + "(batch, classes): class numbers become such by Utils.ToCategorical. "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Shape))}.");
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Value> Call(IReadOnlyList<Value> inputs, CallContext context)
    {
        Value[] values = [.. inputs.Select(input => Ops.Cast(input, DType))];
        return context.Training
            ? Mix(values, context.RandomUniform((values[0].Shape[0], Draws), DrawSeed, DType))
            : values;
    }

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context) => Call([inputs], context)[0];

    /// <summary>The samples in a random order.</summary>
    /// <param name="x">Any samples.</param>
    /// <param name="keys">A random number for each, <c>(batch, 1)</c>.</param>
    private protected static Value Permuted(Value x, Value keys) => Ops.Gather(x, Ops.ArgSort(Ops.Flatten(keys)));

    /// <summary>A number for each sample in the shape that repeats over the rest of a value.</summary>
    private protected static Value Spread(Value numbers, Value over) =>
        Ops.Reshape(numbers, Shape.Of([numbers.Shape[0], .. Enumerable.Repeat(1, over.Shape.Rank - 1)]));

    /// <summary>Draws from Beta(alpha, alpha), <c>(n, 1)</c>.</summary>
    /// <remarks>
    /// Joehnk 1964: of uniform u and v with <c>u^(1/a) + v^(1/a) &lt;= 1</c>, the share of the first power in the sum. In
    /// logarithms, as the powers of small parameters vanish.
    /// </remarks>
    /// <param name="alpha">The parameter, at most 1: a scalar.</param>
    /// <param name="draws">Numbers from U[0, 1), <c>(n, BetaDraws)</c>.</param>
    internal static Value Beta(Value alpha, Value draws)
    {
        Value logarithms = Ops.Log(draws + (1.0 / (1 << 25))) / alpha;
        Value first = Ops.Slice(logarithms, 1, 0, BetaPairs);
        Value second = Ops.Slice(logarithms, 1, BetaPairs, BetaPairs);
        Value taken = Ops.ArgMax(Ops.LessEqual(Ops.LogAddExp(first, second), 0), 1, keepDims: true);
        return Ops.Sigmoid(Ops.TakeAlongAxis(first - second, taken, 1));
    }
}
