using System.Diagnostics;
using Keras.Testing;

namespace Keras.Hdf5.Tests;

/// <summary>Python's binding of HDF5, which Keras uses.</summary>
internal static class H5py
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>The reason to skip a test over h5py; null if it is installed.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>Runs a script and returns what it prints.</summary>
    /// <param name="script">Python source; <c>sys</c>, <c>h5py</c> and <c>np</c> are imported.</param>
    /// <param name="arguments">What the script finds in <c>sys.argv[1:]</c>.</param>
    public static string Run(string script, params string[] arguments)
    {
        (int exitCode, string output, string errors) = Start($"import sys, h5py, numpy as np\n{script}", arguments);
        Assert.True(exitCode == 0, errors);
        return output.ReplaceLineEndings("\n").TrimEnd();
    }

    // Wine shows the files of Linux, but a program of Linux that it starts never ends its pipes.
    private static string? FindMissing() =>
        Requirement.Skip(!OperatingSystem.IsWindows() && File.Exists(Interpreter) && Start("import h5py", []).ExitCode == 0, "python3 with h5py");

    private static ChildProcess.Ended Start(string script, string[] arguments) =>
        ChildProcess.Run(new ProcessStartInfo(Interpreter, ["-c", script, .. arguments]));
}
