using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Losses;

namespace Keras.Metrics;

/// <summary>Base of metrics that count right and wrong decisions at each of many thresholds.</summary>
/// <param name="name">The name in logs; Keras' snake-case class name if null.</param>
public abstract class ThresholdMetric(string? name) : Metric(name)
{
    private Variable? _steps;
    private int? _labels;

    /// <summary>All thresholds in ascending order; outputs above one of them say yes.</summary>
    public abstract IReadOnlyList<double> Thresholds { get; }

    /// <summary>Whether each column of the outputs, a label, is counted by itself.</summary>
    private protected virtual bool CountsByLabel => false;

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

        Value weights = SampleWeights.Spread(sampleWeight, actual, Name);

        // Thresholds, samples, labels; without labels every score is a sample.
        _labels = CountsByLabel ? scores.Shape[^1] : null;
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

    /// <summary>A list of numbers as a value: the graph knows no constant lists, so it is a variable that nothing updates.</summary>
    private protected Variable Fixed(string name, Shape shape, IReadOnlyList<double> numbers, DType dtype)
    {
        Variable variable = new($"{Name}/{name}", BackendSelection.Current.Allocate(new TensorType(dtype, shape)));
        StorageTensors.Fill(variable, [.. numbers.Select(number => (float)number)]);
        return variable;
    }

    private Value Row(Value x) => Ops.Reshape(x, (1, CheckedSizes.Fit(x.Shape.Length) / (_labels ?? 1), _labels ?? 1));

    private void Add(string name, Value decisions, CallContext context)
    {
        Variable count = Counted(name);
        context.Update(count, context.Read(count) + Ops.Sum(decisions, _labels is null ? [1, 2] : [1]));
    }

    private Variable Counted(string name)
    {
        Shape shape = _labels is int labels ? (Thresholds.Count, labels) : Thresholds.Count;
        Variable variable = Weights.FirstOrDefault(weight => weight.Name.EndsWith($"/{name}", StringComparison.Ordinal))
            ?? AddWeight(name, shape);
        return variable.Shape == shape
            ? variable
            : throw new ArgumentException(
                $"The metric {Name} has counted {variable.Shape[^1]} labels. Received outputs of {_labels}. "
                + "Give each output a metric of its own.");
    }

    private Variable Steps(DType dtype) =>
        _steps ??= Fixed("thresholds", (Thresholds.Count, 1, 1), Thresholds, dtype);
}
