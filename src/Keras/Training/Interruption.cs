using Keras.Callbacks;

namespace Keras.Training;

/// <summary>
/// Ctrl-C while a model trains: the first ends training after the current batch, the second the program.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private volatile bool _isRequested;

    public Interruption() => Console.CancelKeyPress += Cancel;

    /// <summary>Whether training is to end.</summary>
    public bool IsRequested => _isRequested;

    /// <summary>Asks for the end of training; returns false if that was asked before.</summary>
    public bool Request()
    {
        if (_isRequested)
        {
            return false;
        }

        _isRequested = true;
        Messages.Write("Stopping after this batch. Press Ctrl-C again to end the program at once.");
        return true;
    }

    public void Dispose() => Console.CancelKeyPress -= Cancel;

    private void Cancel(object? sender, ConsoleCancelEventArgs arguments)
    {
        if (arguments.SpecialKey == ConsoleSpecialKey.ControlC)
        {
            arguments.Cancel = Request();
        }
    }
}
