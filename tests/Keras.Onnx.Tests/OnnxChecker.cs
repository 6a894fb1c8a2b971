using System.Diagnostics;
using Keras.Testing;

namespace Keras.Onnx.Tests;

/// <summary>The checker of the onnx package for Python, which knows every operator's schema.</summary>
internal static class OnnxChecker
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>The reason to skip a test over the checker; null if it is installed.</summary>
    public static string? Missing { get; } =
        Requirement.Skip(!OperatingSystem.IsWindows() && File.Exists(Interpreter) && Start("import onnx").ExitCode == 0, "python3 with onnx");

    /// <summary>What the checker objects to; empty if it is nothing. Shapes are inferred and compared, too.</summary>
    public static string Check(string path)
    {
        (int exitCode, _, string error) = Start(
            "import sys, onnx; onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)", path);
        return exitCode == 0 ? "" : error;
    }

    private static ChildProcess.Ended Start(string script, params string[] arguments) =>
        ChildProcess.Run(new ProcessStartInfo(Interpreter, ["-c", script, .. arguments]));
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
