namespace Keras.Initializers;

/// <summary>Uniform weights.</summary>
/// <remarks>Port of keras/initializers.py.</remarks>
/// <param name="minVal">Least weight.</param>
/// <param name="maxVal">Upper bound, at least the least weight.</param>
/// <param name="seed">Fixes the numbers; random if null.</param>
/// <exception cref="ArgumentException">The upper bound is below the least weight.</exception>
[KerasAlias("uniform")]
public class RandomUniform(double minVal = -0.05, double maxVal = 0.05, int? seed = null) : Initializer
{
    public double MinVal { get; } = minVal;

    public double MaxVal { get; } = maxVal >= minVal ? maxVal : throw new ArgumentException(
        $"`maxVal` must be at least `minVal`. Received: minVal={minVal}, maxVal={maxVal}.", nameof(maxVal));

    public int? Seed { get; } = seed;

    /// <inheritdoc/>
    public override float[] Create(Shape shape)
    {
        float[] elements = new float[shape.Length];
        RandomNumbers.FillUniform(elements, Seed ?? RandomSeeds.Next(), MinVal, MaxVal);
        return elements;
    }
}
