using System.Collections.Concurrent;
using System.Reflection;

namespace Keras.Callbacks;

/// <summary>The board beside a training: found by its name, so that programs without one need no web server.</summary>
internal static class LiveBoard
{
    private const string AssemblyName = "Keras.Board";

    private static readonly ConcurrentDictionary<string, Lazy<string>> s_started = new(StringComparer.Ordinal);

    /// <summary>What starts a board.</summary>
    /// <exception cref="NotSupportedException">The assembly is missing; the message names its package.</exception>
    public static IBoardStarter Find()
    {
        try
        {
            Type type = Assembly.Load(AssemblyName).GetType($"{AssemblyName}.BoardStarter", throwOnError: true)!;
            return (IBoardStarter)Activator.CreateInstance(type)!;
        }
        catch (Exception exception) when (exception is FileNotFoundException or TypeLoadException or MissingMethodException)
        {
            throw new NotSupportedException(
                $"board: true needs the assembly {AssemblyName}.dll beside the program, with ASP.NET Core. Add the package "
                + "KerasDenseNet.Board, or leave board away and look at the folder by 'densenet board --logdir'.",
                exception);
        }
    }

    /// <summary>Starts a board for a folder; the second time, tells where it is.</summary>
    public static string Start(string logDir) => s_started.GetOrAdd(
        Path.GetFullPath(logDir), folder => new Lazy<string>(() => Find().Start(folder))).Value;
}
