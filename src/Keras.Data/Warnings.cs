namespace Keras;

/// <summary>Remarks on a script that works, but probably not as meant.</summary>
internal static class Warnings
{
    /// <summary>Writes a line to standard error.</summary>
    public static void Write(string message) => Messages.Write(Console.Error, "Warning: " + message);
}
