using Keras.Testing;

namespace Documentation.Tests;

public class LinkTests
{
    public static TheoryData<string> Paths => [.. Pages.All.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Links_lead_somewhere(string path) => Assert.Empty(DeadLinks(Pages.All[path]));

    [Fact]
    public void Every_guide_is_in_the_contents()
    {
        string contents = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "guides", "toc.yml"));
        string[] guides =
        [
            .. Pages.All.Keys.Where(path => path.StartsWith("docs/", StringComparison.Ordinal) && path != "docs/index.md")
                .Select(path => path["docs/".Length..]),
        ];
        Assert.DoesNotContain(guides, guide => !contents.Contains($"href: ../{guide}\n", StringComparison.Ordinal));
        Assert.DoesNotContain(guides, guide => !Pages.All["docs/index.md"].Links.Any(link => link.Target == guide));
        Assert.DoesNotContain(guides, guide => !Pages.All["README.md"].Links.Any(link => link.Target == $"docs/{guide}"));
    }

    [Theory]
    [InlineData("[a](b.md)", 1)]
    [InlineData("# A b\n\n[a](#a-b)", 0)]
    [InlineData("[a](#a-b)", 1)]
    [InlineData("[a](docs/functions.md)\n[b](docs/functions.md#what-differs), [c](docs/functions.md#what-agrees)", 1)]
    [InlineData("![a](docs/none.png)", 1)]
    [InlineData("[a](https://example.org/none)", 0)]
    public void Dead_links_are_found(string text, int count) => Assert.Equal(count, DeadLinks(new Page("page.md", text)).Count());

    private static IEnumerable<string> DeadLinks(Page page) =>
        page.Links.Where(link => !Leads(page, link.Target)).Select(link => $"{page.Path}:{link.Line}: {link.Target}");

    // Addresses in the network are not looked up: tests run without it.
    private static bool Leads(Page page, string target)
    {
        if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return true;
        }

        string[] parts = target.Split('#');
        string file = parts[0].Length == 0
            ? page.Path
            : Path.GetRelativePath(
                RepositoryFiles.Root,
                Path.Combine(RepositoryFiles.Root, Path.GetDirectoryName(page.Path)!, parts[0])).Replace('\\', '/');
        Page? linked = parts[0].Length == 0 ? page : Pages.All.GetValueOrDefault(file);
        return (linked is not null || Path.Exists(Path.Combine(RepositoryFiles.Root, file)))
            && (parts.Length == 1 || linked?.Anchors.Contains(parts[1]) == true);
    }
}
