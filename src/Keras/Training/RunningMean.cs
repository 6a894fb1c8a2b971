using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Metrics;

namespace Keras.Training;

/// <summary>The mean of a batch value over an epoch, each batch counting by its size.</summary>
internal sealed class RunningMean(string name) : Metric(name)
{
    private Variable? _total;
    private Variable? _count;

    /// <summary>Adds a batch and returns the mean so far.</summary>
    public Value Add(Value value, int samples, CallContext context)
    {
        _total ??= AddWeight("total", Shape.Scalar);
        _count ??= AddWeight("count", Shape.Scalar);
        context.Update(_total, context.Read(_total) + (Ops.Cast(value, _total.DType) * samples));
        context.Update(_count, context.Read(_count) + samples);
        return Result(context);
    }

    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        throw new NotSupportedException("A running mean takes the value of a batch: use Add.");

    public override Value Result(CallContext context) => context.Read(_total!) / context.Read(_count!);
}
