namespace Keras.Losses;

/// <summary>A loss that a function computes.</summary>
/// <param name="name">The name in logs and messages.</param>
/// <param name="function">Gives the loss of every sample of targets and outputs.</param>
/// <param name="functionName">The name that the function is registered by; <paramref name="name"/> if null.</param>
/// <param name="reduction">What becomes of the losses of a batch.</param>
internal sealed class FunctionLoss(
    string name, Func<Value, Value, Value> function, string? functionName = null, Reduction reduction = default)
    : Loss(name, reduction)
{
    /// <summary>The name that the function is registered by in <see cref="Saving.CustomObjects"/>.</summary>
    public string FunctionName { get; } = functionName ?? name;

    public override Value Call(Value yTrue, Value yPred) => function(Targets.Column(yTrue, yPred), yPred);

    // Only the function knows which targets it takes.
    public override void CheckTargets(Shape yTrue, Shape yPred)
    {
    }
}
