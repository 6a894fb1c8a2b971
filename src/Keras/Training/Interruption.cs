using System.Runtime.InteropServices;

namespace Keras.Training;

/// <summary>
/// What ends training after the current batch: a token that is cancelled, or Ctrl-C. The second Ctrl-C ends the program.
/// Processes that train together are told of Ctrl-C by SIGTERM, which their launcher sends.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly PosixSignalRegistration? _termination;
    private int _requests;

    /// <param name="cancellation">Ends training, too.</param>
    public Interruption(CancellationToken cancellation = default)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Token = _source.Token;
        Console.CancelKeyPress += Cancel;
        _termination = Replicas.Current.IsAlone || OperatingSystem.IsWindows()
            ? null
            : PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel |= Request());
    }

    /// <summary>Cancelled when training is to end.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether training is to end.</summary>
    public bool IsRequested => Token.IsCancellationRequested;

    /// <summary>Ends training as another process does.</summary>
    public void Follow() => _source.Cancel();

    /// <summary>Asks for the end of training; returns false if it did before.</summary>
    public bool Request()
    {
        if (Interlocked.Increment(ref _requests) > 1)
        {
            return false;
        }

        _source.Cancel();
        Messages.Write("Stopping after this batch. Press Ctrl-C again to end the program at once.");
        return true;
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= Cancel;
        _termination?.Dispose();
        _source.Dispose();
    }

    private void Cancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        if (arguments.SpecialKey == ConsoleSpecialKey.ControlC)
        {
            arguments.Cancel = Request();
        }
    }
}
