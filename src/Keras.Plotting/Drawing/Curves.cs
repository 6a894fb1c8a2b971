using System.Globalization;
using Keras.Training;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using SkiaSharp;

namespace Keras.Drawing;

/// <summary>The curves of one or several trainings: a panel for each metric, and one for the learning rate.</summary>
internal static class Curves
{
    private const string Validated = "val_";
    private const int PanelWidth = 560;
    private const int PanelHeight = 420;
    private const int LegendHeight = 20;
    private const int MaxColumns = 3;
    private const int NamesInRow = 2;
    private const int FewEpochs = 30;

    private static readonly PixelPadding s_margins = new(left: 72, right: 24, bottom: 56, top: 40);

    private static readonly string[] s_colors =
        ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#bcbd22", "#7f7f7f"];

    /// <summary>Draws all curves into a file.</summary>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="runs">Trainings by name; a single one may have none.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, or the file name ends otherwise.</exception>
    public static void Draw(string path, IReadOnlyList<(string Name, History History)> runs)
    {
        Picture.CheckPath(path);
        string[] metrics = [.. runs.SelectMany(run => run.History.Values.Keys).Select(Base).Distinct().Where(IsMetric)];
        if (metrics.Length == 0)
        {
            throw new ArgumentException("There are no curves to draw. Received: trainings without an epoch.");
        }

        List<(string Title, Line[] Lines)> panels =
        [
            .. metrics.Select(metric => (metric, Lines(runs, metric))),
            ("learning rate", [.. runs.Select((run, index) => new Line(
                run.Name.Length == 0 ? null : run.Name, ColorOf(index), false, run.History.LearningRates))]),
        ];
        int columns = Math.Min(panels.Count, MaxColumns);
        int rows = (panels.Count + columns - 1) / columns;
        int height = PanelHeight + ((runs.Count + NamesInRow - 1) / NamesInRow * LegendHeight);
        Picture.Save(path, columns * PanelWidth, rows * height, canvas =>
        {
            for (int index = 0; index < panels.Count; index++)
            {
                (string title, Line[] lines) = panels[index];
                (int row, int column) = Math.DivRem(index, columns);
                var place = SKRect.Create(column * PanelWidth, row * height, PanelWidth, PanelHeight);
                using Plot panel = Panel(title, lines);
                PlotStyle.Draw(panel, canvas, new PixelRect(place.Left, place.Right, place.Bottom, place.Top));
                DrawLegend(canvas, place, [.. lines.Where(line => line.Name is not null)]);
            }
        });
    }

    private static bool IsMetric(string name) => name is not ("lr" or "learning_rate");

    private static string Base(string name) =>
        name.StartsWith(Validated, StringComparison.Ordinal) ? name[Validated.Length..] : name;

    // One training: a color each for training and validation. Several: a color and a name each, and training is pale.
    private static Line[] Lines(IReadOnlyList<(string Name, History History)> runs, string metric)
    {
        List<Line> lines = [];
        for (int run = 0; run < runs.Count; run++)
        {
            (string name, History history) = runs[run];
            bool isSingle = runs.Count == 1;
            bool isValidated = history.Values.ContainsKey(Validated + metric);
            if (history.Values.ContainsKey(metric))
            {
                bool isPale = !isSingle && isValidated;
                lines.Add(new Line(
                    isSingle ? "training" : isPale ? null : name, ColorOf(run), isPale, history.Points(metric)));
            }

            if (isValidated)
            {
                lines.Add(new Line(
                    isSingle ? "validation" : name, ColorOf(isSingle ? 1 : run), false, history.Points(Validated + metric)));
            }
        }

        return [.. lines];
    }

    private static Color ColorOf(int number) => Color.FromHex(s_colors[number % s_colors.Length]);

    private static Plot Panel(string title, Line[] lines)
    {
        double[] values = [.. lines.SelectMany(line => line.Points).Select(point => point.Value).Where(double.IsFinite)];
        int[] epochs = [.. lines.SelectMany(line => line.Points).Select(point => point.Epoch)];
        bool isRate = title == "learning rate";
        bool isLogarithmic = isRate && values.Length > 0 && values.Min() > 0 && values.Max() > 5 * values.Min();
        Plot plot = new();
        plot.Layout.Fixed(s_margins);
        PlotStyle.Apply(plot, title + (lines.Any(line => line.IsPale) ? " (pale: training)" : ""));
        plot.XLabel("epoch", 13);
        plot.Axes.Right.FrameLineStyle.Width = plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.SetLimitsX(epochs.Min() + 0.5, epochs.Max() + 1.5);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        SetRange(plot, values, isLogarithmic);

        int count = epochs.Distinct().Count();
        foreach (Line line in lines)
        {
            double[] heights = [.. line.Points.Select(point => Height(point.Value, isLogarithmic))];
            Color color = line.IsPale ? line.Color.WithAlpha(0.4) : line.Color;
            Scatter curve = plot.Add.Scatter([.. line.Points.Select(point => point.Epoch + 1.0)], heights, color);
            curve.LineWidth = 2;
            curve.ConnectStyle = isRate && count > 1 ? ConnectStyle.StepHorizontal : ConnectStyle.Straight;
            curve.MarkerSize = count == 1 || (!isRate && !line.IsPale && count <= FewEpochs) ? 5 : 0;
        }

        return plot;
    }

    // What is no number leaves a gap.
    private static double Height(double value, bool isLogarithmic) =>
        !double.IsFinite(value) ? double.NaN : isLogarithmic ? Math.Log10(value) : value;

    // A constant, or no number at all, spans no range.
    private static void SetRange(Plot plot, double[] values, bool isLogarithmic)
    {
        (double low, double high) = values.Length == 0 ? (0, 1) : (values.Min(), values.Max());
        if (isLogarithmic)
        {
            plot.Axes.SetLimitsY(Math.Log10(low / 2), Math.Log10(high * 2));
            plot.Axes.Left.TickGenerator = new NumericAutomatic
            {
                IntegerTicksOnly = true,
                MinorTickGenerator = new LogMinorTickGenerator(),
                LabelFormatter = power => Math.Pow(10, power).ToString("G3", CultureInfo.InvariantCulture),
            };
            return;
        }

        plot.Axes.Left.MinorTickStyle.Length = 0;
        double room = high > low ? 0.06 * (high - low) : low == 0 ? 1 : 0.5 * Math.Abs(low);
        plot.Axes.SetLimitsY(low - room, high + room);
        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            LabelFormatter = value => value.ToString("G6", CultureInfo.InvariantCulture),
        };
    }

    private static void DrawLegend(SKCanvas canvas, SKRect panel, Line[] lines)
    {
        const float sample = 26;
        const float gap = 8;
        float step = (PanelWidth - s_margins.Left - s_margins.Right) / NamesInRow;
        for (int index = 0; index < lines.Length; index++)
        {
            (int row, int column) = Math.DivRem(index, NamesInRow);
            float x = panel.Left + s_margins.Left + (column * step);
            float y = panel.Bottom + (row * LegendHeight);
            SKColor color = lines[index].Color.ToSKColor();
            using SKPaint stroke = new() { Color = color, StrokeWidth = 2, IsAntialias = true };
            canvas.DrawLine(x, y, x + sample, y, stroke);
            PlotStyle.DrawText(
                canvas, lines[index].Name!, x + sample + gap, y + 4, SKTextAlign.Left, 12, PlotStyle.Dark,
                step - sample - (2 * gap));
        }
    }

    // Without a name a line is not in the legend.
    private sealed record Line(
        string? Name, Color Color, bool IsPale, IReadOnlyList<(int Epoch, double Value)> Points);
}
