using Keras.Testing;

namespace Repository.Tests;

public class TreeTests
{
    private static readonly string[] s_sources =
    [
        .. new[] { "src", "tests", "examples" }.SelectMany(folder => TrackedFiles.Under(folder, ".cs")),
    ];

    [Fact]
    public void The_top_level_holds_what_was_agreed()
    {
        string[] agreed =
            ["CHANGELOG.md", "KerasDenseNet.slnx", "LICENSE", "README.md", "docs", "src", "examples", "tests", "weights"];
        string[] custom =
            ["Directory.Build.props", "Directory.Packages.props", "Directory.Solution.targets", "global.json"];
        IEnumerable<string> found = TrackedFiles.All.Select(file => file.Split('/')[0]).Distinct().Where(name => name[0] != '.');
        Assert.Equal(agreed.Concat(custom).Order(), found.Order());
    }

    [Fact]
    public void Lines_of_product_and_examples_are_at_most_140_characters()
    {
        string[] longLines =
        [
            .. s_sources.Where(file => !file.Contains($"{Path.DirectorySeparatorChar}tests{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .SelectMany(file => File.ReadLines(file)
                .Select((line, index) => (line, index))
                .Where(pair => pair.line.Length > 140)
                .Select(pair => $"{file}:{pair.index + 1}")),
        ];
        Assert.Empty(longLines);
    }

    [Fact]
    public void Sources_hold_no_unfinished_work()
    {
        string[] words = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "#reg" + "ion"];
        Assert.DoesNotContain(s_sources, file => words.Any(
            word => File.ReadAllText(file).Contains(word, StringComparison.Ordinal)));
    }

    // A test that waits for ever keeps the whole run from a verdict; ChildProcess bounds what runs programs.
    [Fact]
    public void Tests_wait_with_a_limit()
    {
        string[] endless =
            [".WaitForExit" + "()", ".WaitForExitAsync" + "()", ".WaitOne" + "()", ".Wait" + "()", ".StandardOutput.ReadToEnd" + "()"];
        Assert.DoesNotContain(
            TrackedFiles.Under("tests", ".cs").Where(file => file.Contains(".Test", StringComparison.Ordinal)),
            file => endless.Any(wait => File.ReadAllText(file).Contains(wait, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "KerasDenseNet.slnx"));
        IEnumerable<string> projects = new[] { "src", "tests", "examples" }
            .SelectMany(folder => TrackedFiles.Under(folder, ".csproj"))
            .Select(file => Path.GetFileName(file));
        Assert.DoesNotContain(projects, project => !solution.Contains(project, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_example_has_its_original_and_is_listed()
    {
        string examples = Path.Combine(RepositoryFiles.Root, "examples");
        string index = File.ReadAllText(Path.Combine(examples, "README.md"));
        foreach (string example in TrackedFiles.Under("examples", "Program.cs").Select(file => Path.GetDirectoryName(file)!))
        {
            string[] parts = ["Program.cs", "original.py"];
            Assert.DoesNotContain(parts, part => !File.Exists(Path.Combine(example, part)));
            Assert.Contains($"| `{Path.GetFileName(example)}` |", index, StringComparison.Ordinal);
        }
    }
}
