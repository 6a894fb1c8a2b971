namespace Keras.Engine.Tensors;

/// <summary>A height and a width, in pixels. Converts from one number, for both, and from a pair.</summary>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>Height and width are equal.</summary>
    public static implicit operator Size2D(int size) => new(size, size);

    /// <summary>Height, then width.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>Python's form: <c>(3, 3)</c>.</summary>
    public override string ToString() => $"({Height}, {Width})";
}
