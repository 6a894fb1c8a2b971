using Keras.Layers;

namespace Keras.Metrics;

/// <summary>
/// A name that means different metrics for different shapes; becomes one of them when shapes are known.
/// </summary>
internal abstract class MetricByShape : Metric
{
    private Metric? _resolved;

    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        (_resolved ??= Resolve(yTrue.Shape, yPred.Shape)).UpdateState(yTrue, yPred, sampleWeight, context);

    public override Value Result(CallContext context) => (_resolved
        ?? throw new InvalidOperationException($"The metric {Name} has seen no batch yet.")).Result(context);

    // Port of the rule in keras/engine/compile_utils.py.
    internal override Metric Resolve(Shape yTrue, Shape yPred)
    {
        bool isSparse = yTrue.Rank < yPred.Rank || yTrue.SizeAt(yTrue.Rank - 1) == 1;
        Metric metric = yPred.SizeAt(yPred.Rank - 1) == 1 ? Binary() : isSparse ? Sparse() : Categorical();
        metric.Name = Name;
        return metric;
    }

    protected abstract Metric Binary();

    protected abstract Metric Sparse();

    protected abstract Metric Categorical();
}
