namespace Keras.Regularizers;

/// <summary>A penalty on a weight, added to the loss. Converts from Keras' names: <c>"l2"</c>.</summary>
/// <remarks>Port of keras/regularizers.py.</remarks>
public abstract class Regularizer : KerasObject
{
    /// <summary>The regularizer of that name, with the default arguments of Keras' function: 0.01.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Regularizer(string identifier) => FromString(identifier);

    /// <summary>The regularizer of that name, with the default arguments of Keras' function: 0.01.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Regularizer FromString(string identifier) => identifier.ToLowerInvariant() is "l1_l2" or "l1l2"
        ? new L1L2(l1: 0.01, l2: 0.01)  // Keras' function of that name has these defaults, the class has zeros.
        : Identifier.Create<Regularizer>(identifier);

    /// <summary>The penalty that a function computes.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="function">The penalty of a weight, a scalar.</param>
    /// <remarks>Files do not know it: what is to be saved is a class of one's own.</remarks>
    public static Regularizer Of(string name, Func<Value, Value> function) => new FunctionRegularizer(name, function);

    /// <summary>The penalty, a scalar.</summary>
    public abstract Value Call(Value weight);
}
