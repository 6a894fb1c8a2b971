using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Losses;

/// <summary>What training makes small. Converts from Keras' names: <c>"categorical_crossentropy"</c>, <c>"mse"</c>.</summary>
/// <remarks>Port of keras/losses.py.</remarks>
/// <param name="name">The name in logs and messages; Keras' snake-case class name if null.</param>
public abstract class Loss(string? name = null)
{
    /// <summary>The name in logs and messages.</summary>
    public string Name { get; } = name ?? "";

    /// <summary>The loss of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Loss(string identifier) => FromString(identifier);

    /// <summary>The loss of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Loss FromString(string identifier) => Identifier.Create<Loss>(identifier);

    /// <summary>The loss of every sample: the shape of <paramref name="yPred"/> without its last axis.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Outputs of the model.</param>
    public abstract Value Call(Value yTrue, Value yPred);

    /// <summary>Checks that targets can belong to outputs, before anything is computed.</summary>
    /// <exception cref="ArgumentException">They cannot; the message says what was expected.</exception>
    public virtual void CheckTargets(Shape yTrue, Shape yPred)
    {
        if (!yTrue.IsCompatibleWith(yPred))
        {
            throw new ArgumentException(
                $"{GetType().Name} expects targets of the output's shape {yPred}. Received: targets of shape {yTrue}.");
        }
    }
}
