using Keras.Training;

namespace Keras.Plotting;

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

    private static readonly string[] s_colors =
        ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf", "#bcbd22", "#7f7f7f"];

    /// <summary>Draws all curves into a file.</summary>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="runs">Trainings by name; a single one may have none.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, or the file name ends otherwise.</exception>
    /// <exception cref="InvalidOperationException">Gnuplot is not installed.</exception>
    public static void Draw(string path, IReadOnlyList<(string Name, History History)> runs)
    {
        Gnuplot.CheckPath(path);
        string[] metrics = [.. runs.SelectMany(run => run.History.Values.Keys).Select(Base).Distinct().Where(IsMetric)];
        if (metrics.Length == 0)
        {
            throw new ArgumentException("There are no curves to draw. Received: trainings without an epoch.");
        }

        List<(string Title, Line[] Lines)> panels =
        [
            .. metrics.Select(metric => (metric, Lines(runs, metric))),
            ("learning rate", [.. runs.Select((run, index) => new Line(
                run.Name.Length == 0 ? null : run.Name, Color(index), false, run.History.LearningRates))]),
        ];
        int columns = Math.Min(panels.Count, MaxColumns);
        int rows = (panels.Count + columns - 1) / columns;
        int legendRows = (runs.Count + NamesInRow - 1) / NamesInRow;
        Gnuplot gnuplot = new();
        gnuplot.Add($"set multiplot layout {rows},{columns}");
        gnuplot.Add($"set border 3 linecolor rgb '#404040'");
        gnuplot.Add($"set tics nomirror out scale 0.6 textcolor rgb '#404040'");
        gnuplot.Add($"set grid linecolor rgb '#d8d8d8' linetype 1 linewidth 0.6");
        gnuplot.Add($"set xlabel 'epoch'");
        gnuplot.Add($"set lmargin 10");
        gnuplot.Add($"set rmargin 3");
        gnuplot.Add($"set bmargin {4 + legendRows}");
        foreach ((string title, Line[] lines) in panels)
        {
            Panel(gnuplot, title, lines);
        }

        gnuplot.Add($"unset multiplot");
        gnuplot.Draw(path, columns * PanelWidth, rows * (PanelHeight + (legendRows * LegendHeight)));
    }

    private static bool IsMetric(string name) => name is not ("lr" or "learning_rate");

    private static string Base(string name) =>
        name.StartsWith(Validated, StringComparison.Ordinal) ? name[Validated.Length..] : name;

    // One training: a color each for training and validation. Several: a color and a name each, and training is dashed.
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
                bool isDashed = !isSingle && isValidated;
                lines.Add(new Line(
                    isSingle ? "training" : isDashed ? null : name, Color(run), isDashed, history.Points(metric)));
            }

            if (isValidated)
            {
                lines.Add(new Line(
                    isSingle ? "validation" : name, Color(isSingle ? 1 : run), false, history.Points(Validated + metric)));
            }
        }

        return [.. lines];
    }

    private static string Color(int number) => s_colors[number % s_colors.Length];

    private static void Panel(Gnuplot gnuplot, string title, Line[] lines)
    {
        (int Epoch, double Value)[] points = [.. lines.SelectMany(line => line.Points)];
        double[] values = [.. points.Select(point => point.Value).Where(double.IsFinite)];
        int[] epochs = [.. points.Select(point => point.Epoch)];
        bool isRate = title == "learning rate";
        string dashed = lines.Any(line => line.IsDashed) ? " (dashed: training)" : "";
        gnuplot.Add($"set title {Gnuplot.Quote(title + dashed)} font ',12'");
        gnuplot.Add($"set xrange [{epochs.Min() + 0.5}:{epochs.Max() + 1.5}]");
        gnuplot.Add($"set xtics {(epochs.Max() - epochs.Min() < 10 ? "1" : "autofreq")}");
        SetRange(gnuplot, values, isRate);

        gnuplot.Add($"set key bmargin center horizontal maxcols {NamesInRow} Left reverse width 2 samplen 2 font ',10'");
        for (int line = 0; line < lines.Length; line++)
        {
            gnuplot.Add($"$line{line} << END");
            foreach ((int epoch, double value) in lines[line].Points)
            {
                gnuplot.Add($"{epoch + 1} {Gnuplot.Number(value)}");
            }

            gnuplot.Add($"END");
        }

        int count = epochs.Distinct().Count();
        string style = isRate && count > 1 ? "steps"
            : count <= FewEpochs ? "linespoints pointtype 7 pointsize 0.5"
            : "lines";
        IEnumerable<string> plots = lines.Select((line, index) =>
            $"$line{index} using 1:2 with {style} linecolor rgb '{line.Color}' "
            + (line.IsDashed ? "linewidth 1.2 dashtype '--' " : "linewidth 2 dashtype 1 ")
            + (line.Name is null ? "notitle" : $"title {Gnuplot.Quote(line.Name)}"));
        gnuplot.Add($"plot {string.Join(", ", plots)}");
    }

    // A constant, or no number at all, spans no range that gnuplot could choose.
    private static void SetRange(Gnuplot gnuplot, double[] values, bool isRate)
    {
        gnuplot.Add($"unset logscale y");
        gnuplot.Add($"set yrange [*:*]");
        if (values.Length == 0)
        {
            gnuplot.Add($"set yrange [0:1]");
        }
        else if (values.Min() == values.Max())
        {
            double room = values[0] == 0 ? 1 : 0.5 * Math.Abs(values[0]);
            gnuplot.Add($"set yrange [{values[0] - room}:{values[0] + room}]");
        }
        else if (isRate && values.Min() > 0 && values.Max() > 5 * values.Min())
        {
            gnuplot.Add($"set logscale y");
            gnuplot.Add($"set yrange [{values.Min() / 2}:{values.Max() * 2}]");
        }
    }

    // Without a name a line is not in the legend.
    private sealed record Line(
        string? Name, string Color, bool IsDashed, IReadOnlyList<(int Epoch, double Value)> Points);
}
