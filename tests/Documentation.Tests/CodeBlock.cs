namespace Documentation.Tests;

/// <summary>A fenced block of a page.</summary>
/// <param name="Place">The page and the line of the fence.</param>
/// <param name="Language">What stands behind the fence; empty for none.</param>
/// <param name="IsContinued">Whether it goes on with the program before it.</param>
/// <param name="Code">What it holds.</param>
/// <param name="Given">C# that it takes for granted; null for none.</param>
/// <param name="Shown">What the page says that it prints; null if it says nothing.</param>
/// <param name="ShownLine">The line of the page, from 0, on which that begins.</param>
/// <param name="Before">The words of the paragraph before it; empty if something else stands there.</param>
/// <param name="FollowsBlock">Whether another block stands right before it.</param>
internal sealed record CodeBlock(
    string Place,
    string Language,
    bool IsContinued,
    string Code,
    string? Given,
    string? Shown,
    int ShownLine,
    string Before,
    bool FollowsBlock);
