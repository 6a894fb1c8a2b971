using Keras.Losses;

namespace Keras.Metrics;

/// <summary>The mean of what a function computes.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="function">Gives a number per sample of targets and outputs, or per element of it.</param>
/// <param name="functionName">The name that the function is registered by; <paramref name="name"/> if null.</param>
internal sealed class FunctionMetric(string name, Func<Value, Value, Value> function, string? functionName = null)
    : MeanMetric(name)
{
    /// <summary>The name that the function is registered by in <see cref="Saving.CustomObjects"/>.</summary>
    public string FunctionName { get; } = functionName ?? name;

    public override Value Call(Value yTrue, Value yPred) => function(Targets.Column(yTrue, yPred), yPred);
}
