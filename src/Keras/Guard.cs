using System.Runtime.CompilerServices;
using Keras.Engine.Tensors;

namespace Keras;

/// <summary>Checks of arguments: each returns its argument or says what was received and what was expected.</summary>
internal static class Guard
{
    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string name = "") => value > 0
        ? value
        : throw new ArgumentException($"`{name}` must be a positive integer. Received: {value}.", name);

    public static Size2D Positive(Size2D value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is { Height: > 0, Width: > 0 }
            ? value
            : throw new ArgumentException($"`{name}` must have positive height and width. Received: {value}.", name);

    public static Size2D Positive(
        Size2D? value, Size2D otherwise, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Positive(value ?? otherwise, name);

    public static double InRange(
        double value, double minimum, double maximum, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= minimum && value <= maximum
            ? value
            : throw new ArgumentException($"`{name}` must lie in [{minimum}, {maximum}]. Received: {value}.", name);

    public static string OneOf(
        string value, IReadOnlyList<string> choices, [CallerArgumentExpression(nameof(value))] string name = "") =>
        choices.Contains(value)
            ? value
            : throw new ArgumentException(
                $"`{name}` must be one of {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}. "
                + $"Received: \"{value}\".",
                name);
}
