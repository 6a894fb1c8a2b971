namespace Keras.Layers;

/// <summary>
/// How far random changes go: one number, <c>0.2</c>, for both directions, or the two ends of a range, <c>(-0.2, 0.3)</c>.
/// Converts from both.
/// </summary>
public readonly record struct RandomFactor
{
    private RandomFactor(double lower, double upper, bool isSingle)
    {
        Lower = lower;
        Upper = upper;
        IsSingle = isSingle;
    }

    /// <summary>The lower end.</summary>
    public double Lower { get; }

    /// <summary>The upper end.</summary>
    public double Upper { get; }

    /// <summary>Whether one number was given: then the lower end is its negative.</summary>
    public bool IsSingle { get; }

    /// <summary>As far in both directions.</summary>
    public static implicit operator RandomFactor(double factor) => new(-factor, factor, isSingle: true);

    /// <summary>From one end to the other.</summary>
    public static implicit operator RandomFactor((double Lower, double Upper) ends) => new(ends.Lower, ends.Upper, isSingle: false);

    /// <summary>The number, or the ends.</summary>
    public override string ToString() => IsSingle ? $"{Upper}" : $"({Lower}, {Upper})";

    /// <summary>This, if it is a range within the limits.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    internal RandomFactor Within(string argument, double lowest = double.MinValue, double highest = double.MaxValue) =>
        Lower >= lowest && Upper <= highest && Lower <= Upper ? this : throw new ArgumentException(
            $"`{argument}` must be a number of at least 0, or the lower and the upper end of a range"
            + $"{(lowest == double.MinValue ? "" : highest == double.MaxValue ? $" from {lowest}" : $" within [{lowest}, {highest}]")}. "
            + $"Received: {this}.",
            argument);
}
