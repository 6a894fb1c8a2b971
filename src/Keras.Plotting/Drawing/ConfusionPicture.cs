using System.Globalization;
using Keras.Metrics;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace Keras.Drawing;

/// <summary>A confusion matrix as a map of colors with numbers in it.</summary>
internal static class ConfusionPicture
{
    private const int MinSide = 460;
    private const int MaxSide = 1400;
    private const int MaxClassesWithNumbers = 30;
    private const int LongestShort = 3;

    private static readonly IColormap s_blues = Colormap.FromColors(
        [.. new[] { "#f7fbff", "#c6dbef", "#6baed6", "#2171b5", "#08306b" }.Select(Color.FromHex)], smooth: true);

    /// <summary>Draws the matrix into a file.</summary>
    /// <param name="matrix">The numbers.</param>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="names">One for each class.</param>
    /// <param name="normalize">Whether each row is divided by its sum.</param>
    public static void Draw(ConfusionMatrix matrix, string path, IReadOnlyList<string> names, bool normalize)
    {
        int classes = matrix.Classes;
        Cell[] cells = [.. Cells(matrix, normalize)];
        double largest = normalize ? 1 : Math.Max(1, cells.Max(cell => cell.Value));
        bool hasNumbers = classes <= MaxClassesWithNumbers;
        int fontSize = hasNumbers ? 13 : 9;
        string[] labels = [.. names.Select(PlotStyle.OneLine)];
        float longest = labels.Max(label => PlotStyle.Width(label, fontSize));
        bool isLong = labels.Max(label => label.Length) > LongestShort;

        using Plot plot = new();
        PlotStyle.Apply(plot, FormattableString.Invariant(
            $"accuracy {100 * matrix.Accuracy:F1}% of {matrix.Samples:N0} samples"));
        plot.XLabel("predicted class", 13);
        plot.YLabel("true class", 13);
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, classes - 0.5, 0.5 - classes, 0.5);
        AddCells(plot, cells, classes, largest, hasNumbers);
        if (hasNumbers)
        {
            AddNumbers(plot, cells, largest, normalize ? "F2" : "F0");
        }

        // Rows run downwards, the axis upwards.
        plot.Axes.Left.TickGenerator = Ticks(labels, direction: -1);
        plot.Axes.Bottom.TickGenerator = Ticks(labels, direction: 1);
        foreach (LabelStyle style in (LabelStyle[])[plot.Axes.Left.TickLabelStyle, plot.Axes.Bottom.TickLabelStyle])
        {
            style.FontName = PlotFont.For(labels);
            style.FontSize = fontSize;
            style.ForeColor = Color.FromHex(PlotStyle.Dark);
        }

        plot.Axes.Left.MajorTickStyle.Length = plot.Axes.Bottom.MajorTickStyle.Length = 0;

        int below = TurnLabels(plot.Axes.Bottom, !hasNumbers ? 90 : isLong ? 45 : 0, longest, fontSize);
        PixelPadding margins = new(left: MathF.Ceiling(longest) + 46, right: 30, bottom: below + 42, top: 44);
        plot.Layout.Fixed(margins);
        int side = Math.Clamp(52 * classes, MinSide, MaxSide);
        int width = side + (int)margins.Horizontal;
        int height = side + (int)margins.Vertical;
        Picture.Save(path, width, height, canvas => PlotStyle.Draw(plot, canvas, new PixelRect(0, width, height, 0)));
    }

    private static IEnumerable<Cell> Cells(ConfusionMatrix matrix, bool normalize)
    {
        for (int label = 0; label < matrix.Classes; label++)
        {
            double sum = Enumerable.Range(0, matrix.Classes).Sum(prediction => (double)matrix[label, prediction]);
            for (int prediction = 0; prediction < matrix.Classes; prediction++)
            {
                double count = matrix[label, prediction];
                yield return new Cell(label, prediction, !normalize ? count : sum == 0 ? 0 : count / sum);
            }
        }
    }

    // Zeros are the ground: of many classes, most cells are zero.
    private static void AddCells(Plot plot, Cell[] cells, int classes, double largest, bool areParted)
    {
        AddRectangle(-0.5, classes - 0.5, 0.5 - classes, 0.5, s_blues.GetColor(0));
        foreach (Cell cell in cells.Where(cell => cell.Value > 0))
        {
            // Colors follow the square root: a few mistakes beside many hits would not be seen.
            AddRectangle(
                cell.Prediction - 0.5, cell.Prediction + 0.5, -cell.Label - 0.5, -cell.Label + 0.5,
                s_blues.GetColor(Math.Sqrt(cell.Value / largest)));
        }

        for (int edge = 1; edge < classes && areParted; edge++)
        {
            plot.Add.VerticalLine(edge - 0.5, 1.5f, Colors.White);
            plot.Add.HorizontalLine(0.5 - edge, 1.5f, Colors.White);
        }

        void AddRectangle(double left, double right, double bottom, double top, Color color)
        {
            Rectangle rectangle = plot.Add.Rectangle(left, right, bottom, top);
            rectangle.FillColor = color;
            rectangle.LineWidth = 0;
        }
    }

    private static void AddNumbers(Plot plot, Cell[] cells, double largest, string format)
    {
        foreach (Cell cell in cells)
        {
            // White on dark, and zeros so pale that the others stand out.
            string color = cell.Value > 0.35 * largest ? "#ffffff" : cell.Value == 0 ? "#b0b0b0" : PlotStyle.Dark;
            Text number = plot.Add.Text(
                cell.Value.ToString(format, CultureInfo.InvariantCulture), cell.Prediction, -cell.Label);
            number.LabelFontName = PlotFont.Registered;
            number.LabelFontSize = 12;
            number.LabelFontColor = Color.FromHex(color);
            number.LabelAlignment = Alignment.MiddleCenter;
        }
    }

    private static NumericManual Ticks(string[] labels, int direction)
    {
        NumericManual ticks = new();
        for (int label = 0; label < labels.Length; label++)
        {
            ticks.AddMajor(direction * label, labels[label]);
        }

        return ticks;
    }

    /// <returns>The room that labels need below the axis, in pixels.</returns>
    private static int TurnLabels(IXAxis axis, int degrees, float longest, int fontSize)
    {
        if (degrees == 0)
        {
            return fontSize;
        }

        LabelStyle style = axis.TickLabelStyle;
        (style.Rotation, style.Alignment, style.OffsetY) = (-degrees, Alignment.MiddleRight, 3);
        int room = (int)MathF.Ceiling(longest * MathF.Sin(degrees * MathF.PI / 180)) + fontSize;

        // The name of the axis has its place below labels that are not turned.
        axis.Label.OffsetY = room - fontSize;
        return room;
    }

    private readonly record struct Cell(int Label, int Prediction, double Value);
}
