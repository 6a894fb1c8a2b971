using Keras.Callbacks;

namespace Keras.Training;

/// <summary>
/// What ends training after the current batch: a token that is cancelled, or Ctrl-C. The second Ctrl-C ends the program.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private int _requests;

    /// <param name="cancellation">Ends training, too.</param>
    public Interruption(CancellationToken cancellation = default)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Token = _source.Token;
        Console.CancelKeyPress += Cancel;
    }

    /// <summary>Cancelled when training is to end.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether training is to end.</summary>
    public bool IsRequested => Token.IsCancellationRequested;

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
