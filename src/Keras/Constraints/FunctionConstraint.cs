namespace Keras.Constraints;

/// <summary>What a function computes, as a constraint.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="function">What takes the place of a weight.</param>
internal sealed class FunctionConstraint(string name, Func<Value, Value> function) : Constraint
{
    /// <summary>Its name in messages.</summary>
    public string Name { get; } = name;

    public override Value Call(Value weight) => function(weight);
}
