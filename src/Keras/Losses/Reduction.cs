using Keras.Layers;
using Keras.Training;

namespace Keras.Losses;

/// <summary>What becomes of the losses of a batch. Converts from Keras' names: <c>"sum"</c>.</summary>
/// <remarks>
/// Weights of samples are multiplied into the losses first, and do not enter the number that they are divided by, save for
/// <see cref="MeanWithSampleWeight"/>.
/// Port of Reduction in keras/utils/losses_utils.py, and of reduce_weighted_values in keras/src/losses/loss.py.
/// </remarks>
public readonly record struct Reduction
{
    private const string Mean = "sum_over_batch_size";
    private const string WeightedMean = "mean_with_sample_weight";
    private readonly string? _name;

    private Reduction(string name) => _name = name;

    /// <summary>Their sum divided by their number: the mean. The default; Keras calls it <c>"auto"</c> and <c>"mean"</c>, too.</summary>
    public static Reduction SumOverBatchSize => new(Mean);

    /// <summary>Their sum: gradients grow with the batch.</summary>
    public static Reduction Sum => new("sum");

    /// <summary>Nothing: one loss per sample. Training takes the gradient of their sum then, and logs their mean.</summary>
    public static Reduction None => new("none");

    /// <summary>Their sum divided by the sum of the weights of samples; the mean if there are none. Of Keras 3.</summary>
    public static Reduction MeanWithSampleWeight => new(WeightedMean);

    /// <summary>Keras' name.</summary>
    public string Name => _name ?? Mean;

    /// <summary>The reduction of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Reduction(string name) => FromString(name);

    /// <summary>The reduction of that name, in any case.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Reduction FromString(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string known = Guard.OneOf(
            name.ToLowerInvariant(), [Mean, "sum", "none", "auto", "mean", WeightedMean], "reduction");
        return new(known is "auto" or "mean" ? Mean : known);
    }

    /// <inheritdoc/>
    public bool Equals(Reduction other) => Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <summary>Keras' name.</summary>
    public override string ToString() => Name;

    /// <summary>Losses reduced: a scalar, or a loss per sample for <see cref="None"/>.</summary>
    /// <param name="losses">A loss per sample, or several.</param>
    /// <param name="sampleWeight">A weight per sample, or per loss; null for 1.</param>
    /// <exception cref="ArgumentException">The weights do not fit the losses.</exception>
    internal Value Of(Value losses, Value? sampleWeight)
    {
        if (sampleWeight is null)
        {
            return Reduce(losses);
        }

        int rank = sampleWeight.Shape.Rank;
        if (rank > losses.Shape.Rank || !losses.Shape[..rank].IsCompatibleWith(sampleWeight.Shape))
        {
            throw new ArgumentException(
                "`sampleWeight` must have one number per sample, or per element of the loss of shape "
                + $"{losses.Shape}. Received: {sampleWeight.Shape}.");
        }

        Shape ones = Shape.Of([.. Enumerable.Repeat(1, losses.Shape.Rank - rank)]);
        Value weighted = losses * Ops.Reshape(sampleWeight, sampleWeight.Shape.Concat(ones));
        return Name == WeightedMean
            ? WeighedBy(Ops.Mean(weighted), Ops.Cast(Ops.Mean(sampleWeight), weighted.DType))
            : Reduce(weighted);
    }

    /// <summary>What training makes small, and logs: losses that are not reduced by their sum, and as their mean.</summary>
    /// <inheritdoc cref="Of" path="/*[self::param or self::exception]"/>
    /// <param name="context">Whether gradients are taken of it, and the processes that a batch is shared out to.</param>
    internal Value Objective(Value losses, Value? sampleWeight, CallContext context)
    {
        Value reduced = Of(losses, sampleWeight);
        if (reduced.Shape.Rank == 0)
        {
            return context.Replicas is { } replicas ? OfPart(reduced, sampleWeight, replicas, context) : reduced;
        }

        if (!context.Training)
        {
            return Ops.Mean(reduced);
        }

        Value sum = Ops.Sum(reduced);
        sum = context.Replicas?.AsPartOfSum(sum) ?? sum;
        return Ops.StopGradient(Ops.Mean(reduced)) + (sum - Ops.StopGradient(sum));
    }

    // The mean over the parts of a batch, each by its number of samples, is to be what the whole batch gives.
    private Value OfPart(Value reduced, Value? sampleWeight, Replicas replicas, CallContext context)
    {
        if (Name == WeightedMean && sampleWeight is not null)
        {
            Value weights = Ops.Cast(Ops.Sum(sampleWeight), reduced.DType);
            return replicas.AsPartOfSum(WeighedBy(reduced * weights, replicas.AddUp(weights, context)));
        }

        return Name == "sum" ? replicas.AsPartOfSum(reduced) : reduced;
    }

    private Value Reduce(Value losses) => Name switch
    {
        "none" => losses,
        "sum" => Ops.Sum(losses),
        _ => Ops.Mean(losses),
    };

    // Without any weight there is no loss, as in TensorFlow's divide_no_nan.
    private static Value WeighedBy(Value sum, Value weights)
    {
        Value zero = Ops.Constant(0, weights.DType);
        Value isZero = Ops.Equal(weights, zero);
        return Ops.Select(isZero, zero, sum / Ops.Select(isZero, Ops.Constant(1, weights.DType), weights));
    }
}
