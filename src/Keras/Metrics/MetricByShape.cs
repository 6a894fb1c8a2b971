using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras.Metrics;

/// <summary>A name that means different metrics for different shapes; becomes one of them when shapes are known.</summary>
internal abstract class MetricByShape : Metric
{
    private Metric? _resolved;

    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        Resolve(yTrue.Shape, yPred.Shape).UpdateState(yTrue, yPred, sampleWeight, context);

    public override Value Result(CallContext context) => (_resolved
        ?? throw new InvalidOperationException($"The metric {Name} has seen no batch yet.")).Result(context);

    // Kept, so that all traces of a model share one state. Port of the rule in keras/engine/compile_utils.py.
    internal override Metric Resolve(Shape yTrue, Shape yPred)
    {
        _resolved ??= Choose(yTrue, yPred);
        _resolved.Name = Name;
        return _resolved;
    }

    protected abstract Metric Binary();

    protected abstract Metric Sparse();

    protected abstract Metric Categorical();

    private Metric Choose(Shape yTrue, Shape yPred)
    {
        int? outputs = yPred.SizeAt(yPred.Rank - 1);
        if (outputs == 1)
        {
            return Binary();
        }

        return yTrue.Rank < yPred.Rank || yTrue.SizeAt(yTrue.Rank - 1) == 1 ? Sparse() : Categorical();
    }
}
