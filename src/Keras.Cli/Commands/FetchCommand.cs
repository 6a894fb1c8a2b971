using System.CommandLine;
using Keras.Applications;

namespace Keras.Cli.Commands;

/// <summary>Downloads the published files into the Keras cache.</summary>
internal sealed class FetchCommand : ToolCommand
{
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "Files, or the network whose files are wanted, such as densenet121; all if none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public FetchCommand()
        : base("fetch", "Download the published weights and the names of the ImageNet classes into the Keras cache.") =>
        Arguments.Add(_names);

    protected override void Run(ParseResult options, TextWriter output)
    {
        string[] names = options.GetValue(_names)!;
        List<string> failures = [];
        foreach (PublishedFile file in names.Length == 0 ? PublishedFile.All : names.SelectMany(Named).Distinct())
        {
            try
            {
                output.WriteLine(file.Fetch());
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                failures.Add(exception.Message);
            }
        }

        if (failures.Count > 0)
        {
            throw new CommandException(string.Join(Environment.NewLine, failures));
        }
    }

    private static IEnumerable<PublishedFile> Named(string name)
    {
        PublishedFile[] files =
        [
            .. PublishedFile.All.Where(
                file => file.Name == name || file.Name.StartsWith($"{name}_", StringComparison.Ordinal)),
        ];
        return files.Length > 0 ? files : throw new UsageException(
            $"Nothing called {name} was published. Choose densenet121, densenet169, densenet201 or one of the files "
            + $"{string.Join(", ", PublishedFile.All.Select(file => file.Name))}.");
    }
}
