using System.Text.RegularExpressions;

namespace Documentation.Tests;

/// <summary>The commands in blocks for a shell.</summary>
internal static partial class Commands
{
    /// <summary>The command of the product.</summary>
    public const string Name = "densenet";

    /// <summary>One command after the other: comments are left out, lines that end with a backslash are put together.</summary>
    public static IEnumerable<string> In(string code) => code.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Select(line => Comment().Replace(line, "").Trim()).Where(line => line.Length > 0);

    /// <summary>The words of a command; those in quotes as one.</summary>
    public static string[] Arguments(string command) => [.. Word().Matches(command).Select(word => word.Value.Trim('\'', '"'))];

    /// <summary>What stands behind <c>densenet</c>; null for a command that does not call it.</summary>
    public static string[]? OfProduct(string command)
    {
        string[] words = Arguments(command);
        int at = Array.IndexOf(words, Name);
        return at < 0 ? null : words[(at + 1)..];
    }

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Word();
}
