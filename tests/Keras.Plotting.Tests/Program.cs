using Keras.Metrics;

namespace Keras.Plotting.Tests;

/// <summary>The process that a test starts where no font is installed.</summary>
internal static class Program
{
    /// <param name="arguments">The picture to draw.</param>
    public static void Main(string[] arguments) => ConfusionMatrix.Of([0, 1], [0, 1]).Plot(arguments[0], ["cat", "dog"]);
}
