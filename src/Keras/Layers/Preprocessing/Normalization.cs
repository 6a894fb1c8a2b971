using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Saving;

namespace Keras.Layers;

/// <summary>Takes off a mean and divides by the root of a variance: <c>(x - mean) / sqrt(variance)</c>.</summary>
/// <remarks>
/// Output of the input's shape, in training as otherwise. Without numbers given, these are weights that training leaves as they
/// are: <see cref="Adapt(Arrays)"/> finds them in data, or a loaded file brings those that Keras' <c>adapt</c> found. The root is
/// at least <see cref="Config.Epsilon"/>. Port of keras/layers/preprocessing/normalization.py.
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

    /// <summary>Finds mean and variance in data, in place of what was found before. Makes the weights if needed.</summary>
    /// <remarks>Summed up in double precision; what is adapted after a model was traced counts from its next run.</remarks>
    /// <param name="data">Samples of the layer's inputs; the first axis counts them, <c>(n,)</c> is <c>(n, 1)</c>.</param>
    /// <exception cref="ArgumentException">Not one array, none of its samples, or of another shape than the layer's inputs.</exception>
    /// <exception cref="InvalidOperationException">Mean and variance were given to the layer.</exception>
    /// <example><code>normalization.Adapt(xTrain);</code></example>
    public void Adapt(Arrays data) => Adapt([new Utils.Batch(data)]);

    /// <summary>Finds mean and variance in the inputs of batches, such as a <c>Dataset</c>.</summary>
    /// <param name="data">Batches to an end; targets are not used.</param>
    /// <inheritdoc cref="Adapt(Arrays)" path="/*[not(self::summary or self::param or self::example)]"/>
    public void Adapt(IEnumerable<Utils.Batch> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Mean is not null)
        {
            throw new InvalidOperationException($"Layer {Name} was given mean and variance: it has none to find.");
        }

        RunningMoments? moments = null;
        foreach (Utils.Batch batch in data)
        {
            ArrayLike[] arrays = [.. batch.X];
            if (arrays is not [{ Shape.Rank: > 0 } array])
            {
                throw new ArgumentException(
                    $"Layer {Name} adapts to one array. Received: {arrays.Length}; a Dataset leaves out others by Map((x, y) => x).",
                    nameof(data));
            }

            ArrayLike samples = array.Shape.Rank == 1 ? array.WithShape(array.Shape.Concat(1)) : array;
            EnsureBuilt([samples.Shape.With(0, null)]);
            int[] kept = Kept(samples.Shape.Rank);
            Shape places = Shape.Of([.. kept.Select(axis => samples.Shape[axis])]);
            if (places != Weights[0].Shape)
            {
                throw new ArgumentException(
                    $"Layer {Name} has means of shape {Weights[0].Shape}. Received: data of shape {array.Shape}.", nameof(data));
            }

            moments ??= new RunningMoments(CheckedSizes.Fit(places.Length));
            moments.Add(samples, kept);
        }

        if (moments is null || moments.Count == 0)
        {
            throw new ArgumentException($"Layer {Name} needs samples to adapt to. Received: none.", nameof(data));
        }

        StorageTensors.SetDoubles(Weights[0].Storage, moments.Mean);
        StorageTensors.SetDoubles(Weights[1].Storage, moments.Variance);
        StorageTensors.SetDoubles(Weights[2].Storage, [moments.Count]);
    }

    private int[] Kept(int rank) => [.. Axis.Select(axis => Ops.NormalizeAxis(axis, rank)).Order()];

    private Value Spread(IReadOnlyList<double> numbers, Shape places) => numbers.Count == 1
        ? Ops.Fill(numbers[0], new TensorType(DType, places))
        : Ops.Reshape(Ops.Concatenate([.. numbers.Select(number => Ops.Fill(number, new TensorType(DType, 1)))], 0), places);

    private static string Text(IReadOnlyList<double>? numbers) => numbers is null ? "null" : string.Join(", ", numbers);
}
