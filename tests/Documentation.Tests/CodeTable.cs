namespace Documentation.Tests;

/// <summary>A table whose column <c>C#</c> holds code.</summary>
/// <param name="Place">The page and the line where it begins.</param>
/// <param name="Given">C# that every cell takes for granted.</param>
/// <param name="Cells">The pieces of code with their lines.</param>
internal sealed record CodeTable(string Place, string Given, IReadOnlyList<(int Line, string Code)> Cells);
