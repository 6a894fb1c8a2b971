using System.Net;
using System.Text.RegularExpressions;

namespace Keras.Testing;

/// <summary>What can be read in a picture.</summary>
public static partial class SvgTexts
{
    /// <summary>The texts of a picture, in order.</summary>
    public static IEnumerable<string> Of(string svg) => Text().Matches(svg)
        .Select(match => WebUtility.HtmlDecode(Tag().Replace(match.Groups[1].Value, "")).Trim())
        .Where(text => text.Length > 0);

    [GeneratedRegex("<text[^>]*>(.*?)</text>", RegexOptions.Singleline)]
    private static partial Regex Text();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
