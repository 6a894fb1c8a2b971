using System.Diagnostics;

namespace Keras.Onnx.Tests;

/// <summary>The checker of the onnx package for Python, which knows every operator's schema.</summary>
internal static class OnnxChecker
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>The reason to skip a test over the checker; null if it is installed.</summary>
    public static string? Missing { get; } = File.Exists(Interpreter) && Start("import onnx").ExitCode == 0
        ? null
        : "Needs python3-onnx, which .ci/setup installs.";

    /// <summary>What the checker objects to; empty if it is nothing. Shapes are inferred and compared, too.</summary>
    public static string Check(string path)
    {
        (int exitCode, string errors) = Start(
            "import sys, onnx; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)", path);
        return exitCode == 0 ? "" : errors;
    }

    private static (int ExitCode, string Errors) Start(string script, params string[] arguments)
    {
        ProcessStartInfo start = new(Interpreter, ["-c", script, .. arguments]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors);
    }
}

/// <summary>A test that is skipped, with the reason, where the checker is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnnxCheckerFactAttribute : FactAttribute
{
    public OnnxCheckerFactAttribute()
    {
        Skip = OnnxChecker.Missing;
    }
}
