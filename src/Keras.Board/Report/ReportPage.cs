using System.Globalization;
using System.Net;
using System.Text;

namespace Keras.Board.Report;

/// <summary>A report as one HTML file that needs no other and no script.</summary>
internal static class ReportPage
{
    // Larger matrices are no longer read cell by cell: the pairs that are confused most say more.
    private const int LargestMatrix = 30;
    private const int Pairs = 30;

    /// <summary>The page.</summary>
    /// <param name="title">What was evaluated.</param>
    /// <param name="names">Names of the classes.</param>
    /// <param name="statistics">What was found.</param>
    /// <param name="when">When.</param>
    public static string Write(string title, IReadOnlyList<string> names, ClassificationStatistics statistics, DateTimeOffset when)
    {
        StringBuilder page = new();
        page.Append(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>{Text(title)}</title>
            <style>{Encoding.UTF8.GetString(Assets.Read("report.css"))}</style>
            </head>
            <body>
            <h1>{Text(title)}</h1>
            <dl class="facts">
            {Fact("accuracy", Share((double)statistics.Right / statistics.Count))}
            {Fact("cross-entropy", Number(statistics.LossSum / statistics.Count))}
            {Fact("calibration error", Share(statistics.CalibrationError))}
            {Fact("samples", statistics.Count.ToString("N0", CultureInfo.InvariantCulture))}
            {Fact("wrong", (statistics.Count - statistics.Right).ToString("N0", CultureInfo.InvariantCulture))}
            {Fact("evaluated", when.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture))}
            </dl>

            """);
        page.Append("<h2>Confusion</h2>\n");
        page.Append(statistics.Classes <= LargestMatrix ? Matrix(names, statistics) : ConfusedPairs(names, statistics));
        page.Append("<h2>Classes</h2>\n").Append(Classes(names, statistics));
        page.Append("<h2>Calibration</h2>\n").Append(Calibration(statistics));
        page.Append("<h2>Worst mistakes</h2>\n").Append(Mistakes(names, statistics));
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Matrix(IReadOnlyList<string> names, ClassificationStatistics statistics)
    {
        StringBuilder table = new(
            "<p>Rows are true classes, columns what they were taken for.</p>\n"
            + "<div class=\"scroll\"><table class=\"matrix\">\n<tr><th></th>");
        foreach (string name in names)
        {
            table.Append($"<th class=\"up\"><span>{Text(name)}</span></th>");
        }

        table.Append("</tr>\n");
        for (int truth = 0; truth < statistics.Classes; truth++)
        {
            long support = Math.Max(1, statistics.Support(truth));
            table.Append($"<tr><th>{Text(names[truth])}</th>");
            for (int guess = 0; guess < statistics.Classes; guess++)
            {
                long count = statistics.Confused(truth, guess);
                string shade = ((double)count / support).ToString("F3", CultureInfo.InvariantCulture);
                string kind = truth == guess ? "right" : "wrong";
                string text = count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
                table.Append($"<td class=\"{kind}\" style=\"--share:{shade}\">{text}</td>");
            }

            table.Append("</tr>\n");
        }

        return table.Append("</table></div>\n").ToString();
    }

    private static string ConfusedPairs(IReadOnlyList<string> names, ClassificationStatistics statistics)
    {
        StringBuilder table = new(
            "<p>The pairs of classes that are confused most.</p>\n<div class=\"scroll\"><table>\n"
            + "<tr><th>class</th><th>taken for</th><th>times</th><th>share of the class</th></tr>\n");
        IEnumerable<(int Truth, int Guess, long Count)> pairs = Enumerable.Range(0, statistics.Classes)
            .SelectMany(truth => Enumerable.Range(0, statistics.Classes).Select(
                guess => (truth, guess, truth == guess ? 0 : statistics.Confused(truth, guess))))
            .Where(pair => pair.Item3 > 0).OrderByDescending(pair => pair.Item3).Take(Pairs);
        foreach ((int truth, int guess, long count) in pairs)
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(names[truth])}</td><td>{Text(names[guess])}</td><td>{count}</td>"
                + $"<td>{Share((double)count / statistics.Support(truth))}</td></tr>\n");
        }

        return table.Append("</table></div>\n").ToString();
    }

    private static string Classes(IReadOnlyList<string> names, ClassificationStatistics statistics)
    {
        StringBuilder table = new(
            "<div class=\"scroll\"><table>\n<tr><th>class</th><th>precision</th><th>recall</th><th>F1</th><th>samples</th></tr>\n");
        for (int one = 0; one < statistics.Classes; one++)
        {
            (double? precision, double? recall) = (statistics.Precision(one), statistics.Recall(one));
            double? score = precision + recall > 0 ? 2 * precision * recall / (precision + recall)
                : precision is null || recall is null ? null : 0;
            table.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{Text(names[one])}</td><td>{Bar(precision)}</td><td>{Bar(recall)}</td><td>{Bar(score)}</td>"
                + $"<td>{statistics.Support(one)}</td></tr>\n");
        }

        return table.Append("</table></div>\n").ToString();
    }

    private static string Calibration(ClassificationStatistics statistics)
    {
        const int Size = 260;
        const int Edge = 34;
        StringBuilder picture = new();
        picture.Append(
            CultureInfo.InvariantCulture,
            $"<p>Of predictions with some confidence, the share that is right: on the diagonal where confidence can be believed.</p>\n"
            + $"<svg class=\"calibration\" width=\"{Size + (2 * Edge)}\" height=\"{Size + (2 * Edge)}\" "
            + $"role=\"img\" aria-label=\"Calibration\">\n");
        for (int index = 0; index < statistics.Calibration.Count; index++)
        {
            CalibrationBin bin = statistics.Calibration[index];
            double width = (double)Size / statistics.Calibration.Count;
            double height = bin.Accuracy * Size;
            picture.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{Edge + (index * width) + 1:F1}\" y=\"{Edge + Size - height:F1}\" width=\"{width - 2:F1}\" "
                + $"height=\"{height:F1}\"><title>{bin.Count} predictions: confidence {Share(bin.Confidence)}, "
                + $"right {Share(bin.Accuracy)}</title></rect>\n");
            if (bin.Count > 0)
            {
                picture.Append(
                    CultureInfo.InvariantCulture,
                    $"<circle cx=\"{Edge + (bin.Confidence * Size):F1}\" cy=\"{Edge + Size - height:F1}\" r=\"3\"/>\n");
            }
        }

        return picture.Append(
            CultureInfo.InvariantCulture,
            $"""
            <path d="M{Edge},{Edge + Size} L{Edge + Size},{Edge}"/>
            <path class="frame" d="M{Edge},{Edge} V{Edge + Size} H{Edge + Size}"/>
            <text x="{Edge}" y="{Edge + Size + 16}">0</text><text x="{Edge + Size}" y="{Edge + Size + 16}">1</text>
            <text x="{Edge + (Size / 2)}" y="{Edge + Size + 28}">confidence</text>
            <text x="{Edge - 10}" y="{Edge + 4}">1</text>
            <text transform="rotate(-90 12 {Edge + (Size / 2)})" x="12" y="{Edge + (Size / 2)}">right</text>
            </svg>

            """).ToString();
    }

    private static string Mistakes(IReadOnlyList<string> names, ClassificationStatistics statistics)
    {
        if (statistics.Worst.Count == 0)
        {
            return "<p>There are none.</p>\n";
        }

        StringBuilder figures = new("<div class=\"mistakes\">\n");
        foreach (Mistake mistake in statistics.Worst)
        {
            string guesses = string.Join("<br>", mistake.Guesses.Select(guess => $"{Text(names[guess.Class])} {Share(guess.Probability)}"));
            figures.Append(
                CultureInfo.InvariantCulture,
                $"<figure><img alt=\"sample {mistake.Index}\" src=\"data:image/png;base64,{Convert.ToBase64String(mistake.Png)}\">"
                + $"<figcaption><b>{Text(names[mistake.Class])}</b> <small>#{mistake.Index}, loss {Number(mistake.Loss)}</small><br>"
                + $"{guesses}</figcaption></figure>\n");
        }

        return figures.Append("</div>\n").ToString();
    }

    private static string Bar(double? share) => share is double value
        ? $"<span class=\"bar\" style=\"--share:{value.ToString("F3", CultureInfo.InvariantCulture)}\">{Share(value)}</span>"
        : "–";

    private static string Fact(string name, string value) => $"<div><dt>{name}</dt><dd>{value}</dd></div>";

    private static string Share(double value) =>
        value.ToString("P1", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
