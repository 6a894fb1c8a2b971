using Xunit;

namespace Keras.Testing;

/// <summary>Comparisons of whole tensors that name the first element that differs.</summary>
public static class TensorAssert
{
    /// <summary>Every pair differs by at most <paramref name="tolerance"/> of the largest expected magnitude.</summary>
    /// <param name="expected">The oracle's numbers.</param>
    /// <param name="actual">The numbers under test.</param>
    /// <param name="tolerance">Relative to the largest finite magnitude among <paramref name="expected"/>, at least 1e-30.</param>
    /// <param name="what">Named in the message.</param>
    public static void Close(
        IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what = "The tensor")
    {
        Assert.Equal(expected.Count, actual.Count);
        double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (int i = 0; i < expected.Count; i++)
        {
            bool equal = expected[i].Equals(actual[i])
                || Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(scale, 1e-30);
            Assert.True(
                equal,
                $"{what}: element {i} of {expected.Count} should be {expected[i]:R} and is {actual[i]:R} "
                + $"(allowed: {tolerance:R} of {scale:R}).");
        }
    }

    /// <summary>Every pair is the same number; NaN equals NaN and zeros of both signs are equal.</summary>
    public static void Same(IReadOnlyList<double> expected, IReadOnlyList<double> actual, string what = "The tensor") =>
        Close(expected, actual, 0, what);
}
