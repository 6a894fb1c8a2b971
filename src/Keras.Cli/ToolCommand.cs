using System.CommandLine;

namespace Keras.Cli;

/// <summary>Base of the commands.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description)
        : base(name, description)
    {
        SetAction(options => Run(options, options.InvocationConfiguration.Output));
    }

    /// <summary>Does what the command is for.</summary>
    /// <param name="options">The parsed command line.</param>
    /// <param name="output">Where results go.</param>
    protected abstract void Run(ParseResult options, TextWriter output);

    /// <summary>Adds options.</summary>
    protected void Add(params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            Options.Add(option);
        }
    }
}
