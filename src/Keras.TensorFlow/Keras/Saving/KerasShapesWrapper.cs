namespace Tensorflow.Keras.Saving;

/// <summary>The shapes of one input or several.</summary>
public class KerasShapesWrapper
{
    private readonly Shape[] _shapes;

    public KerasShapesWrapper(Shape shape) => _shapes = [shape];

    public KerasShapesWrapper(IEnumerable<Shape> shape) => _shapes = [.. shape];

    public static implicit operator KerasShapesWrapper(Shape shape) => shape is null ? null : new(shape);

    public Shape ToSingleShape() => _shapes.Length == 1
        ? _shapes[0]
        : throw new ValueError($"One shape was expected. Received: {string.Join(", ", (object[])_shapes)}.");

    public Shape[] ToShapeArray() => [.. _shapes];
}
