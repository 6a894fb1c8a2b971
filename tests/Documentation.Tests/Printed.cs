using System.Globalization;
using System.Text.RegularExpressions;

namespace Documentation.Tests;

/// <summary>Compares what a page shows with what was printed.</summary>
/// <remarks>
/// Texts and whole numbers are compared as they are. Times are not: they are the machine's. Numbers with a point may differ by a
/// hundredth, or by one in their last digit, on processors with the vectors of the one that the pages were written on; others
/// round otherwise, and training makes much of it: there they must only be numbers.
/// A line <c>…</c> stands for any lines.
/// </remarks>
internal static partial class Printed
{
    private const string AnyLines = "…";

    /// <summary>The first line that differs, as a sentence; null if none does.</summary>
    /// <param name="shown">What the page shows.</param>
    /// <param name="printed">What was printed.</param>
    /// <param name="isAlike">Whether the processor is like the one that the pages were written on.</param>
    public static string? Difference(string shown, string printed, bool isAlike = true)
    {
        string[] expected = Lines(shown);
        string[] actual = Lines(printed);
        int at = 0;
        bool skips = false;
        foreach (string line in expected)
        {
            if (line.Trim() == AnyLines)
            {
                skips = true;
                continue;
            }

            int last = skips ? actual.Length : Math.Min(at + 1, actual.Length);
            int found = Array.FindIndex(actual, at, last - at, one => Agree(line, one, isAlike));
            if (found < 0)
            {
                return $"The page shows \"{line}\", but printed was:\n{printed}";
            }

            at = found + 1;
            skips = false;
        }

        return at == actual.Length || skips ? null : $"Printed, but not on the page: \"{actual[at]}\". All that was printed:\n{printed}";
    }

    private static string[] Lines(string text)
    {
        string[] lines = [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())];
        int first = Array.FindIndex(lines, line => line.Length > 0);
        return first < 0 ? [] : lines[first..(Array.FindLastIndex(lines, line => line.Length > 0) + 1)];
    }

    private static bool Agree(string shown, string printed, bool isAlike)
    {
        string[] expected = Pieces(shown);
        string[] actual = Pieces(printed);
        return expected.Length == actual.Length && expected.Zip(actual).All(pair => AgreeIn(pair.First, pair.Second, isAlike));
    }

    private static bool AgreeIn(string shown, string printed, bool isAlike)
    {
        if (shown == printed)
        {
            return true;
        }

        if (!Decimal().IsMatch(shown) || !Decimal().IsMatch(printed))
        {
            return Time().IsMatch(shown) && Time().IsMatch(printed);
        }

        double expected = double.Parse(shown, CultureInfo.InvariantCulture);
        double last = Math.Pow(10, -(shown.Split('e', 'E')[0].Length - shown.IndexOf('.') - 1));
        double scale = shown.Contains('e', StringComparison.OrdinalIgnoreCase) ? Math.Abs(expected) : 1;
        double distance = Math.Abs(expected - double.Parse(printed, CultureInfo.InvariantCulture));
        return !isAlike || distance <= Math.Max(0.01 * Math.Abs(expected), 1.01 * last * scale);
    }

    // Numbers and times apart from what stands between them; blanks do not count, as columns move with the numbers in them.
    private static string[] Pieces(string line) =>
        [.. Piece().Split(line).Select(piece => Blanks().Replace(piece, " ").Trim()).Where(piece => piece.Length > 0)];

    [GeneratedRegex(@"((?<![\w.])\d+(?:\.\d+)?(?:us|ms|s)\b|-?(?<![\w.])\d+\.\d+(?:[eE][-+]?\d+)?)")]
    private static partial Regex Piece();

    [GeneratedRegex(@"^-?\d+\.\d+(?:[eE][-+]?\d+)?$")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^\d+(?:\.\d+)?(?:us|ms|s)$")]
    private static partial Regex Time();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
