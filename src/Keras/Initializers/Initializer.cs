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

    /// <summary>The initializer that a function computes.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="function">The elements of a weight of a shape, row-major.</param>
    /// <remarks>Files do not know it: what is to be saved is a class of one's own.</remarks>
    public static Initializer Of(string name, Func<Shape, float[]> function) => new FunctionInitializer(name, function);

    /// <summary>The elements of a new weight of <paramref name="shape"/>, row-major.</summary>
    public abstract float[] Create(Shape shape);
}
