using System.Globalization;

namespace Keras.Callbacks;

/// <summary>The text of Keras' progress bar.</summary>
/// <remarks>Port of Progbar in keras/utils/generic_utils.py.</remarks>
internal static class ProgressText
{
    /// <summary>An epoch in the middle: <c>390/391 [====>.] - ETA: 0s - 616ms/step - loss: 0.0191</c>.</summary>
    /// <param name="step">Steps done, at least 1.</param>
    /// <param name="steps">Steps of the epoch; null if unknown.</param>
    /// <param name="elapsed">Seconds since the epoch began.</param>
    /// <param name="perStep">Seconds that one step takes.</param>
    /// <param name="values">What is logged.</param>
    public static ProgressLine Running(
        int step, int? steps, double elapsed, double perStep, IEnumerable<KeyValuePair<string, double>> values) =>
        steps is int target
            ? new ProgressLine(
                Count(step, target),
                (step, target),
                [$"ETA: {Eta(perStep * Math.Max(0, target - step))}", $"{Time(perStep)}/step", .. Parts(values)])
            : new ProgressLine($"{step,7}/Unknown", null, [$"{elapsed:F0}s {Time(perStep)}/step", .. Parts(values)]);

    /// <summary>An epoch at its end: <c>391/391 [=====] - 241s 616ms/step - loss: 0.0191</c>.</summary>
    /// <inheritdoc cref="Running"/>
    public static ProgressLine Finished(
        int step, int? steps, double elapsed, double perStep, IEnumerable<KeyValuePair<string, double>> values) =>
        new(
            Count(step, steps ?? step),
            (step, steps ?? step),
            [$"{elapsed:F0}s {Time(perStep)}/step", .. Parts(values)]);

    /// <summary>
    /// An epoch as one line without a bar: <c>391/391 - 241s - loss: 0.0191 - 241s/epoch - 616ms/step</c>.
    /// </summary>
    /// <inheritdoc cref="Running"/>
    public static ProgressLine Summary(
        int step, int? steps, double elapsed, double perStep, IEnumerable<KeyValuePair<string, double>> values) =>
        new(
            Count(step, steps ?? step),
            null,
            [$"{elapsed:F0}s", .. Parts(values), $"{Time(elapsed)}/epoch", $"{Time(perStep)}/step"]);

    /// <summary>Names and numbers: <c> - loss: 0.0191 - accuracy: 0.8962</c>.</summary>
    public static string Values(IEnumerable<KeyValuePair<string, double>> values) =>
        string.Concat(Parts(values).Select(part => $" - {part}"));

    private static IEnumerable<string> Parts(IEnumerable<KeyValuePair<string, double>> values) =>
        values.Select(value => $"{value.Key}: {Number(value.Value)}");

    private static string Count(int step, int target)
    {
        string of = target.ToString(CultureInfo.InvariantCulture);
        return $"{step.ToString(CultureInfo.InvariantCulture).PadLeft(of.Length)}/{of}";
    }

    private static string Eta(double seconds)
    {
        long whole = (long)seconds;
        return seconds > 3600 ? $"{whole / 3600}:{whole % 3600 / 60:D2}:{whole % 60:D2}"
            : seconds > 60 ? $"{whole / 60}:{whole % 60:D2}"
            : $"{whole}s";
    }

    private static string Time(double seconds) => seconds switch
    {
        >= 1 or 0 => $"{seconds:F0}s",
        >= 1e-3 => $"{seconds * 1e3:F0}ms",
        _ => $"{seconds * 1e6:F0}us",
    };

    // As Python prints %.4f and %.4e.
    private static string Number(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        > 1e-3 or < -1e-3 => value.ToString("F4", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0000e+00", CultureInfo.InvariantCulture),
    };
}
