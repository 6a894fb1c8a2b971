using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json;
using Keras.Cli.Commands;
using Keras.Engine.Backends;

namespace Keras.Cli;

/// <summary>The command <c>densenet</c>: its commands, and how it ends.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of what failed.</summary>
    public const int Failed = 1;

    private const int Done = 0;
    private const int BadUsage = 2;

    /// <summary>Runs a command line.</summary>
    /// <param name="args">What stands behind the name of the program.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where errors go.</param>
    /// <returns>
    /// 0 if it is done, 1 if it failed, 2 if the command line is wrong, 128 and the number of the signal that stopped it.
    /// </returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult result = Root().Parse(args);
        if (result.Action is ParseErrorAction)
        {
            string message = string.Join(Environment.NewLine, result.Errors.Select(one => one.Message));
            return RefuseUsage(error, result, message);
        }

        IBackend? before = null;
        try
        {
            before = DeviceOptions.Apply(result);
            result.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            });
            return Done;
        }
        catch (StoppedException exception)
        {
            return exception.ExitCode;
        }
        catch (UsageException exception)
        {
            return RefuseUsage(error, result, exception.Message);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            error.WriteLine(exception switch
            {
                OutOfMemoryException and not InsufficientMemoryException =>
                    $"The memory is exhausted ({exception.Message.TrimEnd('.')}). Use a smaller batch, smaller inputs or a smaller model.",

                // .NET names a parameter of the method, which is no option.
                ArgumentException { ParamName: string parameter } =>
                    exception.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal),
                _ => exception.Message,
            });
            return Failed;
        }
        finally
        {
            BackendSelection.Current = before ?? BackendSelection.Current;
        }
    }

    /// <summary>The commands, in the order in which the help lists them.</summary>
    internal static RootCommand Root() => new("DenseNets and other models of Keras, from the command line.")
    {
        new PredictCommand(),
        new TrainCommand(),
        new EvaluateCommand(),
        new BoardCommand(),
        new InspectCommand(),
        new SummaryCommand(),
        new ConvertCommand(),
        new FetchCommand(),
        new PlanCommand(),
        new ProfileCommand(),
        new DevicesCommand(),
        DeviceOptions.Backend,
        DeviceOptions.Device,
    };

    private static int RefuseUsage(TextWriter error, ParseResult result, string message)
    {
        string name = result.CommandResult.Command is RootCommand ? "" : $" {result.CommandResult.Command.Name}";
        error.WriteLine(message);
        error.WriteLine($"See 'densenet{name} --help'.");
        return BadUsage;
    }

    // What files, data and options can cause; anything else is a defect, whose trace is wanted.
    private static bool IsExpected(Exception exception) => exception
        is ArgumentException
        or CommandException
        or DllNotFoundException
        or InvalidDataException
        or InvalidOperationException
        or IOException
        or JsonException
        or KeyNotFoundException
        or NotSupportedException
        or OutOfMemoryException
        or UnauthorizedAccessException;
}
