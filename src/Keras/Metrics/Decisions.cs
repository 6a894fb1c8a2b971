using Keras.Engine.Tensors;
using Keras.Losses;

namespace Keras.Metrics;

/// <summary>
/// Targets and outputs as yes (1) and no (0), and how much each decision counts: what precision and the like count.
/// </summary>
/// <param name="Actual">1 where the target is not 0.</param>
/// <param name="Predicted">1 where the output says yes.</param>
/// <param name="Weights">The sample weights, or ones.</param>
internal readonly record struct Decisions(Value Actual, Value Predicted, Value Weights)
{
    /// <summary>What is true and found.</summary>
    public Value TruePositives => Ops.Sum(Actual * Predicted * Weights);

    /// <summary>What is found but not true.</summary>
    public Value FalsePositives => Ops.Sum((1 - Actual) * Predicted * Weights);

    /// <summary>What is true but not found.</summary>
    public Value FalseNegatives => Ops.Sum(Actual * (1 - Predicted) * Weights);

    /// <summary>What is neither true nor found.</summary>
    public Value TrueNegatives => Ops.Sum((1 - Actual) * (1 - Predicted) * Weights);

    /// <summary>Decides by a threshold, or by being among the highest scores of a row.</summary>
    /// <param name="yTrue">Targets, 0 or 1, in the shape of the outputs.</param>
    /// <param name="yPred">Scores.</param>
    /// <param name="sampleWeight">A weight per sample, or null.</param>
    /// <param name="threshold">Scores above it say yes.</param>
    /// <param name="topK">If not null, also only so many scores of each row say yes.</param>
    /// <param name="classId">If not null, only this column counts.</param>
    /// <param name="metric">Named in messages.</param>
    public static Decisions Of(
        Value yTrue, Value yPred, Value? sampleWeight, double threshold, int? topK, int? classId, string metric)
    {
        DType dtype = yPred.DType;
        Value predicted = Ops.Greater(yPred, Ops.Constant(threshold, dtype));
        if (topK is int k)
        {
            predicted *= Highest(yPred, k, metric);
        }

        Value targets = Targets.LikeOutputs(yTrue, yPred);
        Value actual = 1 - Ops.Equal(targets, Ops.Constant(0, dtype));
        if (classId is int column)
        {
            actual = Column(actual, column, metric);
            predicted = Column(predicted, column, metric);
        }

        return new Decisions(actual, predicted, SampleWeights.Spread(sampleWeight, actual, metric));
    }

    // One after the other: of equal scores the first is taken, and never more than k.
    private static Value Highest(Value scores, int k, string metric)
    {
        int classes = scores.Shape[^1];
        if (k > classes)
        {
            throw new ArgumentException(
                $"`topK` of the metric {metric} must be at most the number of classes, {classes}. Received: {k}.");
        }

        Value chosen = Ops.ZerosLike(scores);
        Value left = scores;
        for (int i = 0; i < k; i++)
        {
            Value best = Ops.OneHot(Ops.ArgMax(left, -1), classes, scores.DType);
            chosen += best;
            left = Ops.Select(best, Ops.Constant(double.NegativeInfinity, scores.DType), left);
        }

        return chosen;
    }

    /// <summary>One column of what all classes have.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static Value Column(Value x, int column, string metric) => column < x.Shape[^1]
        ? Ops.Slice(x, x.Shape.Rank - 1, column, 1)
        : throw new ArgumentException(
            $"`classId` of the metric {metric} must be less than the number of classes, {x.Shape[^1]}. "
            + $"Received: {column}.");
}
