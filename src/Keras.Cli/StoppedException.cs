namespace Keras.Cli;

/// <summary>A signal stopped the command, which has told what became of its work.</summary>
/// <param name="exitCode">What the command ends with: 128 and the number of the signal.</param>
internal sealed class StoppedException(int exitCode) : Exception
{
    /// <inheritdoc cref="StoppedException" path="/param[@name='exitCode']"/>
    public int ExitCode { get; } = exitCode;
}
