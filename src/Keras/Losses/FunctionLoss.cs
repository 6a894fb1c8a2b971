namespace Keras.Losses;

/// <summary>A loss that a function computes.</summary>
internal sealed class FunctionLoss(string name, Func<Value, Value, Value> function) : Loss(name)
{
    public override Value Call(Value yTrue, Value yPred) => function(Targets.Column(yTrue, yPred), yPred);

    // Only the function knows which targets it takes.
    public override void CheckTargets(Shape yTrue, Shape yPred)
    {
    }
}
