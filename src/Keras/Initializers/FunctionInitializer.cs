namespace Keras.Initializers;

/// <summary>What a function computes, as an initializer.</summary>
/// <param name="name">Its name in messages.</param>
/// <param name="function">The elements of a weight of a shape, row-major.</param>
internal sealed class FunctionInitializer(string name, Func<Shape, float[]> function) : Initializer
{
    /// <summary>Its name in messages.</summary>
    public string Name { get; } = name;

    public override float[] Create(Shape shape) => function(shape) is var elements && elements.Length == shape.Length
        ? elements
        : throw new ArgumentException(
            $"The initializer {Name} must give {shape.Length} elements for the shape {shape}. Received: {elements.Length}.");
}
