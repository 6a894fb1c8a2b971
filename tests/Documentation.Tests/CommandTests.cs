using System.CommandLine;
using System.Text.RegularExpressions;
using Keras.Cli;
using Keras.Testing;

namespace Documentation.Tests;

public partial class CommandTests
{
    public static TheoryData<string, string> CommandLines
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (CodeBlock block in Pages.All.Values.SelectMany(page => page.Blocks).Where(block => block.Language == "bash"))
            {
                foreach (string command in Commands.In(block.Code).Where(command => Commands.OfProduct(command) is not null).Distinct())
                {
                    data.Add(block.Place, command);
                }
            }

            return data;
        }
    }

    // A folder photos is there, as the pages suppose.
    [Theory]
    [MemberData(nameof(CommandLines))]
    public void A_command_line_is_understood(string place, string command)
    {
        string before = Environment.CurrentDirectory;
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("photos"));
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            string[] errors = [.. CommandLine.Root().Parse(Commands.OfProduct(command)!).Errors.Select(error => error.Message)];
            Assert.True(errors.Length == 0, $"{place}: {command}: {string.Join(' ', errors)}");
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public void Commands_in_prose_have_the_options_that_they_name()
    {
        IEnumerable<string> unknown =
            from page in Pages.All.Values
            from span in page.Spans
            let words = Commands.Arguments(span.Text)
            where words.Length > 1 && words[0] == Commands.Name
            from option in words.Skip(2).Where(word => word.StartsWith("--", StringComparison.Ordinal))
            where !Options(words[1]).Contains(option)
            select $"{page.Path}:{span.Line}: {span.Text}";
        Assert.Empty(unknown);
    }

    // dotnet run --project examples/Vgg, tests/gpu/check, and paths in prose.
    [Fact]
    public void Files_that_are_named_are_there()
    {
        IEnumerable<(string Place, string Text)> texts = Pages.All.Values.SelectMany(page => page.Blocks)
            .Where(block => block.Language == "bash").SelectMany(block => Commands.In(block.Code).Select(command => (block.Place, command)))
            .Concat(Pages.ForUsers.SelectMany(page => page.Spans.Select(span => ($"{page.Path}:{span.Line}", span.Text))));
        IEnumerable<string> missing =
            from text in texts
            from path in RepositoryPath().Matches(text.Text).Select(match => match.Value.TrimEnd('.', ','))
            where !Path.Exists(Path.Combine(RepositoryFiles.Root, path))
            select $"{text.Place}: {path}";
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("densenet summary --depth 40   # a comment\nls", "densenet summary --depth 40", "ls")]
    [InlineData("densenet \\\nfetch", "densenet  fetch")]
    public void Commands_of_a_block(string code, params string[] commands) => Assert.Equal(commands, Commands.In(code));

    [Fact]
    public void Words_in_quotes_are_one() => Assert.Equal(["a", "b c", "d"], Commands.Arguments("a 'b c' \"d\""));

    [Fact]
    public void The_product_may_be_called_by_another_command()
    {
        Assert.Equal(["train", "--data", "x"], Commands.OfProduct("mpirun -n 4 densenet train --data x")!);
        Assert.Null(Commands.OfProduct("ls densenets"));
    }

    private static HashSet<string> Options(string command)
    {
        RootCommand root = CommandLine.Root();
        return
        [
            .. root.Options.Concat(root.Subcommands.Where(one => one.Name == command).SelectMany(one => one.Options))
                .SelectMany(option => option.Aliases.Append(option.Name)),
        ];
    }

    [GeneratedRegex(@"(?<![\w./~-])(examples|src|tests|docs|weights|\.ci)/[\w./-]+")]
    private static partial Regex RepositoryPath();
}
