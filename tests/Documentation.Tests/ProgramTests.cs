namespace Documentation.Tests;

public class ProgramTests
{
    public static TheoryData<string> Programs =>
        [.. Pages.All.Values.SelectMany(page => page.Programs).Select(program => program[0].Place)];

    public static TheoryData<string> Tables => [.. Pages.All.Values.SelectMany(page => page.Tables).Select(table => table.Place)];

    public static TheoryData<string> Printing => [.. Pages.All.Values.Where(PageRun.Prints).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_compiles(string place)
    {
        IReadOnlyList<CodeBlock> program = Pages.All[place.Split(':')[0]].Programs.Single(one => one[0].Place == place);
        Assert.Empty(Compiler.Complaints(Compiler.Create(ProgramText.Of(program))));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Cells_of_a_table_compile(string place)
    {
        CodeTable table = Pages.All[place.Split(':')[0]].Tables.Single(one => one.Place == place);
        Assert.NotEmpty(table.Cells);
        Assert.Empty(Compiler.Complaints(Compiler.Create(ProgramText.Of(table))));
    }

    [Theory]
    [MemberData(nameof(Printing))]
    public void A_page_shows_what_is_printed(string path)
    {
        PageRun run = new(Pages.All[path]);
        if (PageWriter.IsAsked)
        {
            PageWriter.Write(Pages.All[path], run);
        }

        Assert.Empty(run.Complaints);
    }

    // Nothing that looks like output, or like code, escapes by standing elsewhere.
    [Fact]
    public void Every_output_is_behind_what_prints_it_or_says_where_and_when()
    {
        IEnumerable<string> strays = Pages.ForUsers.SelectMany(page => page.Blocks)
            .Where(block => block.Language == "text" && !block.FollowsBlock && !Measured.IsSaid(block.Before))
            .Select(block => block.Place);
        Assert.Empty(strays);
    }

    [Fact]
    public void Every_block_says_its_language()
    {
        string[] languages = ["csharp", "bash", "text", "python", "xml", "json"];
        Assert.Empty(Pages.ForUsers.SelectMany(page => page.Blocks)
            .Where(block => !languages.Contains(block.Language)).Select(block => block.Place));
    }

    [Theory]
    [InlineData("```csharp\nvar model = new Keras.Models.Sequentiel();\n```", "page.md:2: CS0234")]
    [InlineData("a\n\n```csharp\nint x = 1;\n\nx.Frobnicate();\n```", "page.md:6: CS1061")]
    [InlineData("```csharp\nint x = 1;\n```\n\n```csharp\nConsole.WriteLine(x);\n```", "page.md:6: CS0103")]
    [InlineData("<!-- given\nint y = 1;\n-->\n```csharp\nConsole.WriteLine(x);\n```", "page.md:5: CS0103")]
    public void What_does_not_compile_is_told_by_its_line(string text, string complaint)
    {
        IEnumerable<string> complaints = new Page("page.md", text).Programs
            .SelectMany(program => Compiler.Complaints(Compiler.Create(ProgramText.Of(program))));
        Assert.Contains(complaints, found => found.StartsWith(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Cells_that_do_not_compile_are_told_by_their_lines()
    {
        Page page = new("page.md", "<!-- given\nint x = 1;\n-->\n| Python | C# |\n|---|---|\n| `x()` | `x + 1` |\n| `y` | `x()`, `X` |");
        IReadOnlyList<string> complaints = Compiler.Complaints(Compiler.Create(ProgramText.Of(page.Tables.Single())));
        Assert.StartsWith("page.md:7: CS0149", Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```csharp\nConsole.WriteLine(1 + 1);\n```\n```text\n2\n```", null)]
    [InlineData("```csharp\nConsole.WriteLine(1 + 1);\n```\n\n```text\n3\n```", "page.md:1")]
    [InlineData("```csharp\nint x = 1;\n```\n\n```csharp continued\nConsole.WriteLine(x);\n```\n```text\n2\n```", "page.md:5")]
    [InlineData("<!-- given\nint x = 1;\n-->\n```csharp\nConsole.WriteLine(x);\n```\n```text\n1\n```", null)]
    [InlineData("```csharp\nthrow new IOException(\"none\");\n```\n```text\n```", "page.md:1")]
    [InlineData("```csharp\nFile.WriteAllText(\"x.h5\", \"no\");\n```\n```text\n```\n```bash\ndensenet inspect x.h5\n```\n```text\n```", "page.md:6")]
    [InlineData("```csharp\nConsole.WriteLine(1);\n```\n\nOn an AMD EPYC, November 2026:\n\n```text\n2\n```", null)]
    [InlineData("```csharp\nConsole.WriteLine(1);\n```\n```text\n1\n```\n\n![a](images/none.png)", "page.md:8")]
    public void What_prints_otherwise_is_told(string text, string? place)
    {
        IReadOnlyList<string> complaints = new PageRun(new Page("page.md", text)).Complaints;
        Assert.Equal(place is null, complaints.Count == 0);
        Assert.All(complaints, complaint => Assert.StartsWith(place!, complaint, StringComparison.Ordinal));
    }
}
