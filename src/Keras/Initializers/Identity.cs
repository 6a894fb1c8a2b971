namespace Keras.Initializers;

/// <summary>The identity matrix times a number; further rows or columns are 0.</summary>
/// <remarks>Port of keras/initializers.py.</remarks>
/// <param name="gain">The number on the diagonal.</param>
public class Identity(double gain = 1) : Initializer
{
    public double Gain { get; } = gain;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The weight is no matrix.</exception>
    public override float[] Create(Shape shape)
    {
        if (shape.Rank != 2)
        {
            throw new ArgumentException(
                $"The identity initializer makes matrices, weights of rank 2. Received: shape {shape}.");
        }

        float[] elements = new float[shape.Length];
        for (int row = 0; row < Math.Min(shape[0], shape[1]); row++)
        {
            elements[(row * shape[1]) + row] = (float)Gain;
        }

        return elements;
    }
}
