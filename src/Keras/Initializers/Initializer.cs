namespace Keras.Initializers;

/// <summary>Fills a new weight. Converts from Keras' names: <c>"he_normal"</c>.</summary>
/// <remarks>Port of keras/initializers.py.</remarks>
public abstract class Initializer : KerasObject
{
    /// <summary>The initializer of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static implicit operator Initializer(string identifier) => FromString(identifier);

    /// <summary>The initializer of that name, with default arguments.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static Initializer FromString(string identifier) => Identifier.Create<Initializer>(identifier);

    /// <summary>The elements of a new weight of <paramref name="shape"/>, row-major.</summary>
    public abstract float[] Create(Shape shape);
}
