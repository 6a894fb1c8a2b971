namespace Keras.Testing;

/// <summary>What is written to the console.</summary>
public static class ConsoleText
{
    /// <summary>What an action writes to the standard output and error.</summary>
    public static (string Output, string Error) Of(Action action)
    {
        TextWriter output = Console.Out;
        TextWriter error = Console.Error;
        using StringWriter newOutput = new() { NewLine = "\n" };
        using StringWriter newError = new() { NewLine = "\n" };
        Console.SetOut(newOutput);
        Console.SetError(newError);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        return (newOutput.ToString(), newError.ToString());
    }
}
