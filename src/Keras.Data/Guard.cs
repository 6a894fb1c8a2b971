using System.Runtime.CompilerServices;
using Keras.Engine.Tensors;

namespace Keras;

/// <summary>Checks of arguments: each returns its argument or says what was received and what was expected.</summary>
internal static class Guard
{
    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "") => value > 0
        ? value
        : throw new ArgumentException($"`{name}` must be a positive integer. Received: {value}.", name);

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") => value > 0
        ? value
        : throw new ArgumentException($"`{name}` must be positive. Received: {value}.", name);

    public static Size2D Positive(Size2D value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { Height: > 0, Width: > 0 }
            ? value
            : throw new ArgumentException($"`{name}` must have positive height and width. Received: {value}.", name);

    public static Size2D Positive(
        Size2D? value, Size2D otherwise, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Positive(value ?? otherwise, name);

    public static int NonNegative(int value, [CallerArgumentExpression(nameof(value))] string name = "") => value >= 0
        ? value
        : throw new ArgumentException($"`{name}` must be zero or a positive integer. Received: {value}.", name);

    public static double NonNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") => value >= 0
        ? value
        : throw new ArgumentException($"`{name}` must be zero or more. Received: {value}.", name);

    public static double InRange(
        double value, double minimum, double maximum, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= minimum && value <= maximum
            ? value
            : throw new ArgumentException($"`{name}` must lie in [{minimum}, {maximum}]. Received: {value}.", name);

    public static double? NonNegative(double? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is double number ? NonNegative(number, name) : null;

    public static double? Positive(double? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is double number ? Positive(number, name) : null;

    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && value < 1
            ? value
            : throw new ArgumentException($"`{name}` must be at least 0 and less than 1. Received: {value}.", name);

    public static string OneOf(
        string value, IReadOnlyList<string> choices, [CallerArgumentExpression(nameof(value))] string name = "") =>
        choices.Contains(value)
            ? value
            : throw new ArgumentException(
                $"`{name}` must be one of {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}. "
                + $"Received: \"{value}\".",
                name);

    /// <summary>A dilation rate, unless it exceeds 1 and so do the strides.</summary>
    public static Size2D NotWithStrides(Size2D dilationRate, Size2D? strides) =>
        dilationRate != 1 && (strides ?? 1) != 1
            ? throw new ArgumentException(
                $"`strides` above 1 exclude a `dilationRate` above 1. Received: strides={strides}, "
                + $"dilationRate={dilationRate}.")
            : dilationRate;

    /// <summary>A data format in lower case; the global setting if null.</summary>
    public static string DataFormat(
        string? dataFormat, [CallerArgumentExpression(nameof(dataFormat))] string name = "") =>
        OneOf(dataFormat?.ToLowerInvariant() ?? Config.ImageDataFormat, ["channels_last", "channels_first"], name);
}
