namespace Keras.Constraints;

/// <summary>What a weight is forced to after each update. Converts from Keras' names: <c>"non_neg"</c>.</summary>
/// <remarks>Port of keras/constraints.py.</remarks>
public abstract class Constraint : KerasObject
{
    /// <summary>The constraint of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Constraint(string identifier) => FromString(identifier);

    /// <summary>The constraint of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Constraint FromString(string identifier) => Identifier.Create<Constraint>(identifier);

    /// <summary>The constraint that a function computes.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="function">What takes the place of a weight.</param>
    /// <remarks>Files do not know it: what is to be saved is a class of one's own.</remarks>
    public static Constraint Of(string name, Func<Value, Value> function) => new FunctionConstraint(name, function);

    /// <summary>The weight that takes the place of <paramref name="weight"/>, of the same shape.</summary>
    public abstract Value Call(Value weight);
}
