using System.Globalization;
using System.Text.RegularExpressions;

namespace Keras.Callbacks;

/// <summary>A path with places for numbers, in Python's notation: <c>{epoch:02d}-{val_loss:.2f}.h5</c>.</summary>
internal sealed partial class PathTemplate
{
    private readonly string _template;

    /// <exception cref="ArgumentException">A place is not written as <c>{name}</c> or <c>{name:.2f}</c>.</exception>
    public PathTemplate(string template)
    {
        _template = template;
        if (Place().Replace(template, "").AsSpan().ContainsAny('{', '}'))
        {
            throw new ArgumentException(
                "Places in a path must be written as {epoch}, {epoch:02d}, {val_loss:.2f} or {val_loss:.1e}; "
                + $"{{{{ and }}}} stand for braces. Received: \"{template}\".",
                nameof(template));
        }
    }

    /// <summary>The path for some numbers.</summary>
    /// <param name="counts">Whole numbers by name, such as the epoch.</param>
    /// <param name="logs">Further numbers by name.</param>
    /// <param name="acceptsOthers">Whether other names may be logged later: they stand for 1 then.</param>
    /// <exception cref="ArgumentException">The path names something else, or a logged number as a whole one.</exception>
    public string Fill(IReadOnlyDictionary<string, int> counts, Logs logs, bool acceptsOthers = false) =>
        Place().Replace(_template, match => Filled(match, counts, logs, acceptsOthers));

    /// <summary>The path with stars for all places.</summary>
    public string Pattern() => Place().Replace(_template, match => match.Groups["name"].Length == 0 ? match.Value[..1] : "*");

    [GeneratedRegex(@"\{\{|\}\}|\{(?<name>\w+)(:(?<zero>0?)(?<width>\d*)(\.(?<precision>\d+)(?=[fe%]))?(?<type>[dfe%]?))?\}")]
    private static partial Regex Place();

    private string Filled(Match match, IReadOnlyDictionary<string, int> counts, Logs logs, bool acceptsOthers)
    {
        string name = match.Groups["name"].Value;
        if (name.Length == 0)
        {
            return match.Value[..1];
        }

        if (counts.TryGetValue(name, out int count))
        {
            return Padded(match, match.Groups["type"].Value is "f" or "e" or "%" ? Number(match, count) : $"{count}");
        }

        if (!logs.TryGetValue(name, out double value))
        {
            value = acceptsOthers ? 1 : throw new ArgumentException(
                $"The path \"{_template}\" names `{name}`, which is not logged. "
                + $"There are: {string.Join(", ", counts.Keys.Concat(logs.Names))}.");
        }

        return match.Groups["type"].Value == "d"
            ? throw new ArgumentException(
                $"The path \"{_template}\" writes `{name}` as a whole number (d), which it is not: use f.")
            : Padded(match, Number(match, value));
    }

    private static string Padded(Match match, string text)
    {
        int width = match.Groups["width"].Value is { Length: > 0 } digits
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : 0;
        return match.Groups["zero"].Value == "0" ? text.PadLeft(width, '0') : text.PadLeft(width);
    }

    private static string Number(Match match, double value)
    {
        int precision = match.Groups["precision"].Value is { Length: > 0 } digits
            ? int.Parse(digits, CultureInfo.InvariantCulture)
            : 6;
        string format = match.Groups["type"].Value switch
        {
            "f" => $"F{precision}",
            "e" => $"0.{new string('0', precision)}e+00",
            "%" => $"F{precision}",
            _ => "R",
        };
        return match.Groups["type"].Value == "%"
            ? (100 * value).ToString(format, CultureInfo.InvariantCulture) + "%"
            : value.ToString(format, CultureInfo.InvariantCulture);
    }
}
