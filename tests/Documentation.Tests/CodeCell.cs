using System.Text.RegularExpressions;

namespace Documentation.Tests;

/// <summary>A piece of code in a table.</summary>
internal static partial class CodeCell
{
    /// <summary>Whether it stands for itself: names, heads of members, and what is left open by <c>…</c> do not.</summary>
    public static bool IsCode(string span) => !span.Contains('…') && !Head().IsMatch(span) && span.AsSpan().ContainsAny("([;");

    /// <summary>Whether it is a directive.</summary>
    public static bool IsUsing(string code) => Directive().IsMatch(code);

    /// <summary>The piece as a statement.</summary>
    public static string Statement(string code) => code.EndsWith(';') ? code : $"_ = {code};";

    [GeneratedRegex(@"^(class|protected|public) ")]
    private static partial Regex Head();

    [GeneratedRegex(@"^using (static )?[\w.]+( = [\w.]+)?;$")]
    private static partial Regex Directive();
}
