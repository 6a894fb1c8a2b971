namespace Keras.Cli;

/// <summary>The command was understood and could not be done.</summary>
internal sealed class CommandException(string message) : Exception(message);
