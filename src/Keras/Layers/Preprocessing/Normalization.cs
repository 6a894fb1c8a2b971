using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Saving;

namespace Keras.Layers;

/// <summary>Takes off a mean and divides by the root of a variance: <c>(x - mean) / sqrt(variance)</c>.</summary>
/// <remarks>
/// Output of the input's shape, in training as otherwise. Without numbers given, these are weights that training leaves as they
/// are: a loaded file brings those that Keras' <c>adapt</c> found, or <see cref="Layer.SetWeights"/> sets them. The root is at
/// least <see cref="Config.Epsilon"/>. Port of keras/layers/preprocessing/normalization.py.
/// </remarks>
public class Normalization : Layer
{
    /// <summary>A layer that normalizes.</summary>
    /// <param name="axis">Axes along which each place has numbers of its own; the last if null, none for <c>[]</c>.</param>
    /// <param name="mean">The mean, one number or one for each place along the axis; weights if null.</param>
    /// <param name="variance">The variance, as many numbers as <paramref name="mean"/>.</param>
    /// <param name="invert">Whether normalized numbers are brought back: <c>x * sqrt(variance) + mean</c>.</param>
    /// <param name="name">Unique within a model; derived from the class if null.</param>
    /// <param name="trainable">Whether training changes the weights; it never changes those of this layer.</param>
    /// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
    /// <exception cref="ArgumentException">
    /// Mean or variance are given alone, in different numbers or negative, or a list is given for several axes.
    /// </exception>
    public Normalization(
        IntList? axis = null,
        IReadOnlyList<double>? mean = null,
        IReadOnlyList<double>? variance = null,
        bool invert = false,
        string? name = null,
        bool trainable = true,
        Shape? inputShape = null)
        : base(name, trainable, inputShape)
    {
        Axis = axis ?? -1;
        Mean = mean?.ToArray();
        Variance = variance?.ToArray();
        Invert = invert;
        if (Mean?.Count != Variance?.Count || Mean?.Count == 0 || (Mean?.Count > 1 && Axis.Count != 1)
            || Variance?.Any(number => !(number >= 0)) == true)
        {
            throw new ArgumentException(
                "`mean` and `variance` go together: a number each, or for one axis lists of one length; variances are at least 0. "
                + $"Received: {Text(Mean)} and {Text(Variance)} for {Axis.Count} axes.");
        }
    }

    /// <summary>Axes along which each place has numbers of its own.</summary>
    public IntList Axis { get; }

    /// <summary>The mean that was given, if any.</summary>
    public IReadOnlyList<double>? Mean { get; }

    /// <summary>The variance that was given, if any.</summary>
    public IReadOnlyList<double>? Variance { get; }

    /// <summary>Whether normalized numbers are brought back.</summary>
    public bool Invert { get; }

    /// <inheritdoc/>
    public override JsonObject GetConfig(ConfigDialect dialect = ConfigDialect.Keras2)
    {
        JsonObject config = base.GetConfig(dialect);
        foreach (string key in new[] { "mean", "variance" })
        {
            // A single number is one for all places.
            config[key] = config[key] is JsonArray and [JsonNode only] ? only.DeepClone() : config[key]?.DeepClone();
        }

        return config;
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        foreach (int axis in Axis)
        {
            int size = KnownSize(inputShape, axis);
            if (Mean?.Count > 1 && Mean.Count != size)
            {
                throw new ArgumentException(
                    $"Layer {Name} has {Mean.Count} means for axis {axis}. Received: inputs of shape {inputShape}.");
            }
        }

        if (Mean is null)
        {
            Shape shape = Shape.Of([.. Kept(inputShape.Rank).Select(axis => KnownSize(inputShape, axis))]);
            AddWeight("mean", shape, new Initializers.Zeros(), trainable: false);
            AddWeight("variance", shape, new Initializers.Ones(), trainable: false);

            // Keras' files have it: the number of samples that were seen.
            AddWeight("count", Shape.Scalar, new Initializers.Zeros(), trainable: false);
        }
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value x = Ops.Cast(inputs, DType);
        int[] kept = Kept(x.Shape.Rank);
        Shape places = Shape.Of([.. Enumerable.Range(0, x.Shape.Rank).Select(axis => kept.Contains(axis) ? x.Shape[axis] : 1)]);
        Value mean = Mean is null ? Ops.Reshape(Weights[0], places) : Spread(Mean, places);
        Value variance = Variance is null ? Ops.Reshape(Weights[1], places) : Spread(Variance, places);
        Value deviation = Ops.Maximum(Ops.Sqrt(variance), Ops.Constant(Config.Epsilon, DType));
        return Invert ? (x * deviation) + mean : (x - mean) / deviation;
    }

    private int[] Kept(int rank) => [.. Axis.Select(axis => Ops.NormalizeAxis(axis, rank)).Order()];

    private Value Spread(IReadOnlyList<double> numbers, Shape places) => numbers.Count == 1
        ? Ops.Fill(numbers[0], new TensorType(DType, places))
        : Ops.Reshape(Ops.Concatenate([.. numbers.Select(number => Ops.Fill(number, new TensorType(DType, 1)))], 0), places);

    private static string Text(IReadOnlyList<double>? numbers) => numbers is null ? "null" : string.Join(", ", numbers);
}
