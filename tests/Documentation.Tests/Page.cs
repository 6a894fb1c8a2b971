using Keras.Testing;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Documentation.Tests;

/// <summary>A Markdown file, as its readers see it.</summary>
/// <remarks>
/// Blocks of C# are told apart by what stands around them:
/// <list type="bullet">
/// <item>Each begins a program, except one marked <c>csharp continued</c>, which goes on with the program before it.</item>
/// <item>A comment <c>&lt;!-- given … --&gt;</c> right before a block holds C# that the block takes for granted.</item>
/// <item>A block <c>text</c> right behind one of C#, or of commands, is what it prints.</item>
/// </list>
/// With such a comment before a table, what stands in its column <c>C#</c> is compiled, too.
/// </remarks>
internal sealed class Page
{
    private const string Given = "<!-- given";

    private static readonly MarkdownPipeline s_pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly MarkdownDocument _document;

    /// <param name="path">From the root of the repository, with forward slashes.</param>
    /// <param name="text">What the file holds.</param>
    public Page(string path, string text)
    {
        Path = path;
        _document = Markdown.Parse(text, s_pipeline);
        Blocks = [.. _document.Descendants<FencedCodeBlock>().Select(Block)];
        Programs = [.. Programmed(Blocks)];
        Tables = [.. _document.Descendants<Table>().Where(table => GivenTo(table) is not null).Select(CodeTable)];
    }

    /// <summary>From the root of the repository.</summary>
    public string Path { get; }

    /// <summary>The fenced blocks, in order.</summary>
    public IReadOnlyList<CodeBlock> Blocks { get; }

    /// <summary>The blocks of C#, those of one program together.</summary>
    public IReadOnlyList<IReadOnlyList<CodeBlock>> Programs { get; }

    /// <summary>The tables whose column <c>C#</c> is compiled.</summary>
    public IReadOnlyList<CodeTable> Tables { get; }

    /// <summary>What a link may name behind <c>#</c>.</summary>
    public IReadOnlySet<string> Anchors =>
        _document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id!).ToHashSet();

    /// <summary>Targets of links and pictures, with their lines.</summary>
    public IEnumerable<(int Line, string Target)> Links =>
        _document.Descendants<LinkInline>().Where(link => link.Url is not null).Select(link => (link.Line + 1, link.Url!));

    /// <summary>Spans of code in prose and tables, with their lines.</summary>
    public IEnumerable<(int Line, string Text)> Spans =>
        _document.Descendants<CodeInline>().Select(span => (span.Line + 1, span.Content));

    /// <summary>A file of the repository.</summary>
    public static Page Read(string path) => new(path, File.ReadAllText(System.IO.Path.Combine(RepositoryFiles.Root, path)));

    private static IEnumerable<IReadOnlyList<CodeBlock>> Programmed(IEnumerable<CodeBlock> blocks)
    {
        List<CodeBlock> program = [];
        foreach (CodeBlock block in blocks.Where(block => block.Language == "csharp"))
        {
            if (!block.IsContinued && program.Count > 0)
            {
                yield return program;
                program = [];
            }

            program.Add(block);
        }

        if (program.Count > 0)
        {
            yield return program;
        }
    }

    private CodeBlock Block(FencedCodeBlock block)
    {
        ContainerBlock around = block.Parent!;
        int place = around.IndexOf(block);
        FencedCodeBlock? next = place + 1 < around.Count ? around[place + 1] as FencedCodeBlock : null;
        return new CodeBlock(
            $"{Path}:{block.Line + 1}",
            block.Info ?? "",
            block.Arguments == "continued",
            Text(block),
            GivenTo(block),
            next?.Info == "text" ? Text(next) : null,
            (next?.Line ?? 0) + 1,
            place > 0 && around[place - 1] is LeafBlock { Inline: not null } paragraph ? Words(paragraph) : "",
            place > 0 && around[place - 1] is FencedCodeBlock);
    }

    private CodeTable CodeTable(Table table)
    {
        TableRow[] rows = [.. table.Cast<TableRow>()];
        int column = Array.FindIndex([.. rows[0]], cell => Words((TableCell)cell).Trim() == "C#");
        return new CodeTable(
            $"{Path}:{table.Line + 1}",
            GivenTo(table)!,
            [
                .. rows.Skip(1).SelectMany(row => row[column].Descendants<CodeInline>().Select(span => (row.Line + 1, span.Content)))
                    .Where(cell => CodeCell.IsCode(cell.Content)),
            ]);
    }

    private static string? GivenTo(Block block)
    {
        ContainerBlock around = block.Parent!;
        int place = around.IndexOf(block);
        HtmlBlock? comment = place > 0 ? around[place - 1] as HtmlBlock : null;
        return comment is not null && Text(comment) is string html && html.StartsWith(Given, StringComparison.Ordinal)
            ? html[Given.Length..html.IndexOf("-->", StringComparison.Ordinal)]
            : null;
    }

    private static string Words(ContainerBlock block) => string.Concat(block.Descendants<LeafBlock>().Select(Words));

    // An empty block has no lines at all.
    private static string Text(LeafBlock block) => string.Join(
        '\n',
        (block.Lines.Lines ?? []).Take(block.Lines.Count).Select(line => line.ToString()));

    private static string Words(LeafBlock paragraph) =>
        string.Concat(paragraph.Inline!.Descendants<LiteralInline>().Select(literal => $"{literal.Content} "));
}
