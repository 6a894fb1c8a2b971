using Keras.Losses;

namespace Keras.Metrics;

/// <summary>The mean of what a function computes.</summary>
internal sealed class FunctionMetric(string name, Func<Value, Value, Value> function) : MeanMetric(name)
{
    public override Value Call(Value yTrue, Value yPred) => function(Targets.Column(yTrue, yPred), yPred);
}
