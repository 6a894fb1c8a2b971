using System.CommandLine;

namespace Keras.Cli.Commands;

/// <summary>Prints the table of a network's layers.</summary>
internal sealed class SummaryCommand : ToolCommand
{
    private readonly NetworkOptions _network = new();

    public SummaryCommand()
        : base("summary", "Print a network's layers, output shapes and numbers of parameters.") => _network.AddTo(this);

    protected override void Run(ParseResult options, TextWriter output) =>
        _network.Build(options, needsWeights: false).Summary(printFn: output.WriteLine);
}
