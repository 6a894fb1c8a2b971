using System.Globalization;

namespace Tensorflow.Keras;

/// <summary>Numbers that programs write in single precision because that is what the API takes.</summary>
internal static class WrittenNumbers
{
    /// <summary>The number that was written: 0.1f is 0.1, not 0.10000000149.</summary>
    public static double AsWritten(this float number) => float.IsFinite(number)
        ? double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : number;
}
