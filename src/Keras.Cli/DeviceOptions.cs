using System.CommandLine;
using Keras.Engine.Backends;

namespace Keras.Cli;

/// <summary>Where a command computes; every command has these options.</summary>
internal static class DeviceOptions
{
    public static Option<string?> Backend { get; } = new("--backend")
    {
        Description = "What computes: cpu, this program's own engine, or torch. By default KERAS_BACKEND, else cpu.",
        HelpName = "cpu|torch",
        Recursive = true,
    };

    public static Option<string?> Device { get; } = new("--device")
    {
        Description = "Where it computes: cpu, cuda, cuda:1. A GPU chooses --backend torch. 'densenet devices' lists them.",
        HelpName = "device",
        Recursive = true,
    };

    /// <summary>Chooses the backend that the command line names.</summary>
    /// <returns>The backend before; null if the command line names none.</returns>
    public static IBackend? Apply(ParseResult options)
    {
        (string? name, string? device) = (options.GetValue(Backend), options.GetValue(Device));
        if (name is null && device is null)
        {
            return null;
        }

        string? usual = Environment.GetEnvironmentVariable(BackendSelection.BackendVariable);
        string backend = name ?? (!string.IsNullOrEmpty(usual) ? usual : device is null or "cpu" ? "cpu" : "torch");

        // Made before the one before is asked for, which the environment may name wrongly.
        IBackend chosen = BackendSelection.Create(
            backend, device ?? Environment.GetEnvironmentVariable(BackendSelection.DeviceVariable));
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = chosen;
        return before;
    }
}
