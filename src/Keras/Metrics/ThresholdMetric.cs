using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;

namespace Keras.Metrics;

/// <summary>Base of metrics that count right and wrong decisions at each of many thresholds.</summary>
/// <param name="name">The name in logs; Keras' snake-case class name if null.</param>
public abstract class ThresholdMetric(string? name) : Metric(name)
{
    private Variable? _steps;

    /// <summary>All thresholds in ascending order; outputs above one of them say yes.</summary>
    public abstract IReadOnlyList<double> Thresholds { get; }

    /// <summary>Adds the decisions of a batch.</summary>
    /// <param name="yTrue">Targets, 0 or 1, in the shape of the scores.</param>
    /// <param name="scores">Scores in [0, 1].</param>
    /// <param name="sampleWeight">A weight per sample, or null.</param>
    /// <param name="classId">If not null, only this column counts.</param>
    /// <param name="context">Receives the new state.</param>
    private protected void Count(Value yTrue, Value scores, Value? sampleWeight, int? classId, CallContext context)
    {
        Value targets = Targets.LikeOutputs(yTrue, scores);
        Value actual = 1 - Ops.Equal(targets, Ops.Constant(0, targets.DType));
        if (classId is int column)
        {
            actual = Decisions.Column(actual, column, Name);
            scores = Decisions.Column(scores, column, Name);
        }

        Value weights = sampleWeight is null
            ? Ops.Fill(1, actual.Types[0])
            : SampleWeights.Spread(sampleWeight, actual, Name);

        // One row per threshold, one column per score.
        Value yes = Row(actual * weights);
        Value no = Row((1 - actual) * weights);
        Value found = Ops.Greater(Row(scores), Steps(scores.DType));
        Add("true_positives", found * yes, context);
        Add("false_positives", found * no, context);
        Add("false_negatives", (1 - found) * yes, context);
        Add("true_negatives", (1 - found) * no, context);
    }

    /// <summary>What is true and found, at each threshold.</summary>
    private protected Value Hits(CallContext context) => context.Read(Counted("true_positives"));

    /// <summary>What is found but not true, at each threshold.</summary>
    private protected Value FalseAlarms(CallContext context) => context.Read(Counted("false_positives"));

    /// <summary>What is true but not found, at each threshold.</summary>
    private protected Value Misses(CallContext context) => context.Read(Counted("false_negatives"));

    /// <summary>What is neither true nor found, at each threshold.</summary>
    private protected Value Rejections(CallContext context) => context.Read(Counted("true_negatives"));

    /// <summary>Which part of what is true is found; 0 of none.</summary>
    private protected Value FoundOfOnes(CallContext context) =>
        Quotient.OrZero(Hits(context), Hits(context) + Misses(context));

    /// <summary>Which part of what is not true is not found; 0 of none.</summary>
    private protected Value LeftOfZeros(CallContext context) =>
        Quotient.OrZero(Rejections(context), Rejections(context) + FalseAlarms(context));

    /// <summary>Which part of what is found is true; 0 of none.</summary>
    private protected Value RightOfFinds(CallContext context) =>
        Quotient.OrZero(Hits(context), Hits(context) + FalseAlarms(context));

    private static Value Row(Value x) => Ops.Reshape(x, Shape.Of([1, (int)x.Shape.Length]));

    private void Add(string name, Value decisions, CallContext context)
    {
        Variable count = Counted(name);
        context.Update(count, context.Read(count) + Ops.Sum(decisions, [1]));
    }

    private Variable Counted(string name) =>
        Weights.FirstOrDefault(weight => weight.Name.EndsWith($"/{name}", StringComparison.Ordinal))
        ?? AddWeight(name, Thresholds.Count);

    // The graph knows no constant lists, so thresholds are a variable that nothing updates.
    private Variable Steps(DType dtype)
    {
        if (_steps is null)
        {
            ITensorStorage storage = Backend.Current.Allocate(new TensorType(dtype, (Thresholds.Count, 1)));
            _steps = new Variable($"{Name}/thresholds", storage);
            StorageTensors.Fill(_steps, [.. Thresholds.Select(threshold => (float)threshold)]);
        }

        return _steps;
    }
}
