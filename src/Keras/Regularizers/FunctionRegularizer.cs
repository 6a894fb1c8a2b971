namespace Keras.Regularizers;

/// <summary>What a function computes, as a regularizer.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="function">The penalty of a weight, a scalar.</param>
internal sealed class FunctionRegularizer(string name, Func<Value, Value> function) : Regularizer
{
    /// <summary>Its name in messages.</summary>
    public string Name { get; } = name;

    public override Value Call(Value weight) => function(weight);
}
