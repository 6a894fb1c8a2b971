using System.CommandLine;
using Keras.Board;

namespace Keras.Cli.Commands;

/// <summary>Shows trainings in the browser.</summary>
internal sealed class BoardCommand : ToolCommand
{
    private readonly Option<string> _logDir = new("--logdir")
    {
        Description = "The folder of all runs, each a folder with event files; it may be made later.",
        DefaultValueFactory = _ => "logs",
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port; 0 for a free one.",
        DefaultValueFactory = _ => 6006,
    };

    private readonly Option<string?> _host = new("--host")
    {
        Description = "The address to listen on, such as 0.0.0.0 for all networks; by default this machine only. There is no password.",
    };

    private readonly Option<int> _samples = CountOption.Create("--samples", "Most points kept of a curve.", 1000);

    public BoardCommand()
        : base("board", "Show event files of this program, Keras and TensorFlow in the browser, and follow them.")
    {
        Add(_logDir, _port, _host, _samples);
        Validators.Add(result =>
        {
            if (result.GetValue(_port) is < 0 or > ushort.MaxValue)
            {
                result.AddError($"--port is from 0 to {ushort.MaxValue}. Received: {result.GetValue(_port)}.");
            }
        });
    }

    protected override void Run(ParseResult options, TextWriter output)
    {
        string folder = Path.GetFullPath(options.GetValue(_logDir)!);
        using BoardServer board = BoardServer.Start(folder, new BoardOptions
        {
            Port = options.GetValue(_port),
            Host = options.GetValue(_host),
            SamplesPerCurve = options.GetValue(_samples),
        });
        output.WriteLine(Directory.Exists(folder)
            ? $"{board.Address} shows {folder}; Ctrl-C ends it."
            : $"{board.Address} shows {folder}, which is not there yet; Ctrl-C ends it.");
        output.Flush();
        board.WaitForShutdown();
    }
}
