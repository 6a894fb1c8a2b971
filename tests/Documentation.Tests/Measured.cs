using System.Text.RegularExpressions;

namespace Documentation.Tests;

/// <summary>Output that another machine would not print says where and when it was printed.</summary>
internal static partial class Measured
{
    /// <summary>Whether a sentence names a machine, and a month with its year.</summary>
    public static bool IsSaid(string sentence) => Machine().IsMatch(sentence) && Month().IsMatch(sentence);

    [GeneratedRegex("AMD|Intel|NVIDIA|Apple|EPYC|H200")]
    private static partial Regex Machine();

    [GeneratedRegex(@"(January|February|March|April|May|June|July|August|September|October|November|December) 20\d\d")]
    private static partial Regex Month();
}
