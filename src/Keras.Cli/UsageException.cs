namespace Keras.Cli;

/// <summary>The command line asks for what cannot be: options that exclude or lack each other.</summary>
internal sealed class UsageException(string message) : Exception(message);
