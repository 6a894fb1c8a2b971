namespace Keras.Initializers;

/// <summary>Normal weights.</summary>
/// <remarks>Port of keras/initializers.py.</remarks>
/// <param name="mean">Mean.</param>
/// <param name="stddev">Standard deviation, zero or more.</param>
/// <param name="seed">Fixes the numbers; random if null.</param>
/// <exception cref="ArgumentException">The standard deviation is negative.</exception>
[KerasAlias("normal")]
public class RandomNormal(double mean = 0, double stddev = 0.05, int? seed = null) : Initializer
{
    public double Mean { get; } = mean;

    public double Stddev { get; } = Guard.NonNegative(stddev);

    public int? Seed { get; } = seed;

    /// <inheritdoc/>
    public override float[] Create(Shape shape)
    {
        float[] elements = new float[shape.Length];
        RandomNumbers.FillNormal(elements, Seed ?? RandomSeeds.Next(), Mean, Stddev);
        return elements;
    }
}
