namespace Keras.Preprocessing;

/// <summary>Between which factors <see cref="ImageDataGenerator"/> zooms; above 1 the content shrinks.</summary>
public readonly struct ZoomRange
{
    // Kept as the distance from 1, so that the default value zooms nothing.
    private readonly double _belowOne;
    private readonly double _aboveOne;

    private ZoomRange(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high))
        {
            throw new ArgumentException(
                $"`zoomRange` should be a number or a pair of two numbers. Received: ({low}, {high}).");
        }

        _belowOne = low - 1;
        _aboveOne = high - 1;
    }

    /// <summary>Smallest factor.</summary>
    public double Low => 1 + _belowOne;

    /// <summary>Largest factor.</summary>
    public double High => 1 + _aboveOne;

    /// <summary>The factors; nothing if they are 1.</summary>
    public override string ToString() => Low == 1 && High == 1 ? "" : FormattableString.Invariant($"{Low} to {High}");

    /// <summary>Between 1 - z and 1 + z.</summary>
    public static implicit operator ZoomRange(double range) => new(1 - range, 1 + range);

    /// <summary>Between two factors.</summary>
    public static implicit operator ZoomRange((double Low, double High) range) => new(range.Low, range.High);
}
