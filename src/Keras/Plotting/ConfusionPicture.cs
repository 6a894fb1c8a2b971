using System.Globalization;
using Keras.Metrics;

namespace Keras.Plotting;

/// <summary>A confusion matrix as a map of colors with numbers in it.</summary>
internal static class ConfusionPicture
{
    private const int MinSide = 460;
    private const int MaxSide = 1400;
    private const int MaxClassesWithNumbers = 30;

    /// <summary>Draws the matrix into a file.</summary>
    /// <param name="matrix">The numbers.</param>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="names">One for each class.</param>
    /// <param name="normalize">Whether each row is divided by its sum.</param>
    /// <exception cref="InvalidOperationException">Gnuplot is not installed.</exception>
    public static void Draw(ConfusionMatrix matrix, string path, IReadOnlyList<string> names, bool normalize)
    {
        Gnuplot gnuplot = new();
        int classes = matrix.Classes;
        double[] sums = [.. Enumerable.Range(0, classes).Select(
            label => (double)Enumerable.Range(0, classes).Sum(prediction => matrix[label, prediction]))];
        double largest = normalize ? 1 : Math.Max(1, Cells().Max(cell => cell.Value));
        gnuplot.Add($"set title {Gnuplot.Quote(FormattableString.Invariant(
            $"accuracy {100 * matrix.Accuracy:F1}% of {matrix.Samples:N0} samples"))} font ',12'");
        gnuplot.Add($"unset key");
        gnuplot.Add($"unset colorbox");

        // Colors follow the square root: a few mistakes beside many hits would not be seen.
        gnuplot.Add($"set size ratio -1");
        gnuplot.Add($"set palette defined (0 '#f7fbff', 0.25 '#c6dbef', 0.5 '#6baed6', 0.75 '#2171b5', 1 '#08306b')");
        gnuplot.Add($"set cbrange [0:{Math.Sqrt(largest)}]");
        gnuplot.Add($"set xrange [-0.5:{classes - 0.5}]");
        gnuplot.Add($"set yrange [{classes - 0.5}:-0.5]");
        gnuplot.Add($"set border linecolor rgb '#404040'");
        gnuplot.Add($"set tics scale 0 textcolor rgb '#202020' font ',{(classes > MaxClassesWithNumbers ? 7 : 10)}'");
        gnuplot.Add($"set xlabel 'predicted class'");
        gnuplot.Add($"set ylabel 'true class'");
        bool isLong = names.Max(name => name.Length) > 3;
        string turn = isLong ? "rotate by 45 right"
            : classes > MaxClassesWithNumbers ? "rotate by 90 right"
            : "norotate";
        gnuplot.Add($"set xtics {turn} ({Ticks(names)})");
        gnuplot.Add($"set ytics ({Ticks(names)})");
        gnuplot.Add($"$cells << END");
        foreach ((int label, int prediction, double value) in Cells())
        {
            gnuplot.Add($"{prediction} {label} {Gnuplot.Number(value)}");
        }

        gnuplot.Add($"END");
        if (classes <= MaxClassesWithNumbers)
        {
            Separate(gnuplot, classes);
            foreach ((int label, int prediction, double value) in Cells())
            {
                // White on dark, and zeros so pale that the others stand out.
                string color = value > 0.35 * largest ? "#ffffff" : value == 0 ? "#b0b0b0" : "#202020";
                string text = value.ToString(normalize ? "F2" : "F0", CultureInfo.InvariantCulture);
                gnuplot.Add(
                    $"set label '{text}' at {prediction},{label} center front textcolor rgb '{color}' font ',9'");
            }
        }

        gnuplot.Add($"plot $cells using 1:2:(sqrt($3)) with image pixels");
        int side = Math.Clamp(52 * classes, MinSide, MaxSide);
        int labels = 7 * names.Max(name => name.Length);
        gnuplot.Draw(path, side + 90 + labels, side + 100 + (isLong ? labels : 0));

        IEnumerable<(int Label, int Prediction, double Value)> Cells() =>
            from label in Enumerable.Range(0, classes)
            from prediction in Enumerable.Range(0, classes)
            let count = matrix[label, prediction]
            select (label, prediction, normalize ? (sums[label] == 0 ? 0 : count / sums[label]) : count);
    }

    private static void Separate(Gnuplot gnuplot, int classes)
    {
        for (int edge = 1; edge < classes; edge++)
        {
            double at = edge - 0.5;
            double end = classes - 0.5;
            gnuplot.Add($"set arrow from {at},-0.5 to {at},{end} nohead front linecolor rgb '#ffffff' linewidth 1.5");
            gnuplot.Add($"set arrow from -0.5,{at} to {end},{at} nohead front linecolor rgb '#ffffff' linewidth 1.5");
        }
    }

    private static string Ticks(IReadOnlyList<string> names) =>
        string.Join(", ", names.Select((name, index) => $"{Gnuplot.Quote(name)} {index}"));
}
