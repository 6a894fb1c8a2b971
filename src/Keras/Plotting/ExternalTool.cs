using System.ComponentModel;
using System.Diagnostics;

namespace Keras.Plotting;

/// <summary>Runs a program that draws.</summary>
/// <param name="program">Its name.</param>
/// <param name="package">What Debian and Ubuntu install it with.</param>
/// <param name="formula">What Homebrew installs it with.</param>
internal sealed class ExternalTool(string program, string package, string formula)
{
    private const int NoSuchFile = 2;

    /// <summary>Runs the program and waits for its end.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="input">What the program reads.</param>
    /// <exception cref="InvalidOperationException">The program is not installed, or complains.</exception>
    public void Run(IReadOnlyList<string> arguments, string input)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it read everything; its exit code tells why.
        }

        process.WaitForExit();
        string said = $"{errors.Result}{output.Result}".Trim();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed with exit code {process.ExitCode}: {said}");
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == NoSuchFile)
        {
            throw new InvalidOperationException(
                $"The program `{program}`, which draws this picture, was not found. Install it: "
                + $"`apt-get install {package}` on Debian and Ubuntu, `brew install {formula}` on macOS.",
                exception);
        }
    }
}
