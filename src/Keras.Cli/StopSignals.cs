using System.Runtime.InteropServices;

namespace Keras.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and the closing of the terminal while a command has something to bring to its end: the first asks for
/// the end, the second ends the program.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // What a shell reports for a program that a signal ended: this, and the number of the signal.
    private const int ExitCodeBase = 128;

    /// <summary>The exit code after Ctrl-C.</summary>
    public const int CtrlC = ExitCodeBase + 2;

    private static readonly (PosixSignal Signal, int Number)[] s_signals =
        [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15)];

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile int _exitCode;

    public StopSignals() =>
        _registrations = [.. s_signals.Select(one => PosixSignalRegistration.Create(one.Signal, Receive))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the command ends with, of the signal that came; null if none did.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        int number = s_signals.First(one => one.Signal == context.Signal).Number;
        if (Interlocked.CompareExchange(ref _exitCode, ExitCodeBase + number, 0) == 0)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    }
}
