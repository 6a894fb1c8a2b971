namespace Keras.Initializers;

/// <summary>Weights of one number.</summary>
/// <remarks>Port of keras/initializers.py.</remarks>
/// <param name="value">The number.</param>
public class Constant(double value = 0) : Initializer
{
    public double Value { get; } = value;

    /// <inheritdoc/>
    public override float[] Create(Shape shape)
    {
        float[] elements = new float[shape.Length];
        Array.Fill(elements, (float)Value);
        return elements;
    }
}
