namespace Keras.Initializers;

/// <summary>
/// Random weights whose variance is <c>scale / n</c>, n the number of a unit's inputs, outputs, or their mean.
/// </summary>
/// <remarks>
/// A truncated normal distribution lies within two standard deviations, which are widened so that the variance is kept.
/// For a kernel <c>(…, inputs, outputs)</c> both counts are multiplied by the sizes in front.
/// Port of keras/initializers.py.
/// </remarks>
/// <param name="scale">Factor of the variance, positive.</param>
/// <param name="mode">What n is: <c>"fan_in"</c>, <c>"fan_out"</c> or <c>"fan_avg"</c>.</param>
/// <param name="distribution">
/// <c>"truncated_normal"</c> or its other name <c>"normal"</c>, <c>"untruncated_normal"</c>, or <c>"uniform"</c>.
/// </param>
/// <param name="seed">Fixes the numbers; random if null.</param>
/// <exception cref="ArgumentException">The scale is not positive, or mode or distribution are unknown.</exception>
public class VarianceScaling(
    double scale = 1, string mode = "fan_in", string distribution = "truncated_normal", int? seed = null) : Initializer
{
    public double Scale { get; } = Guard.Positive(scale);

    public string Mode { get; } = Guard.OneOf(mode.ToLowerInvariant(), ["fan_in", "fan_out", "fan_avg"], nameof(mode));

    public string Distribution { get; } = Guard.OneOf(
        distribution.ToLowerInvariant(),
        ["normal", "truncated_normal", "untruncated_normal", "uniform"],
        nameof(distribution));

    public int? Seed { get; } = seed;

    /// <inheritdoc/>
    public override float[] Create(Shape shape)
    {
        (double fanIn, double fanOut) = Fans(shape);
        double fan = Mode switch
        {
            "fan_in" => fanIn,
            "fan_out" => fanOut,
            _ => (fanIn + fanOut) / 2,
        };
        double variance = Scale / Math.Max(1, fan);
        return Distribution switch
        {
            "uniform" => new RandomUniform(-Math.Sqrt(3 * variance), Math.Sqrt(3 * variance), Seed).Create(shape),
            "untruncated_normal" => new RandomNormal(0, Math.Sqrt(variance), Seed).Create(shape),

            // A normal distribution that is cut off at two standard deviations keeps this share of its deviation.
            _ => new TruncatedNormal(0, Math.Sqrt(variance) / 0.87962566103423978, Seed).Create(shape),
        };
    }

    private static (double FanIn, double FanOut) Fans(Shape shape)
    {
        switch (shape.Rank)
        {
            case 0:
                return (1, 1);
            case 1:
                return (shape[0], shape[0]);
            default:
                double window = shape[..^2].Length;
                return (window * shape[^2], window * shape[^1]);
        }
    }
}
