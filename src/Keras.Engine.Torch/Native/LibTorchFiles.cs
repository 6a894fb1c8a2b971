using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Keras.Engine.Torch.Native;

/// <summary>Finds the folder that holds libtorch.</summary>
/// <remarks>
/// The folder that <c>KERAS_TORCH</c> names and no other, if it is set. Else the application's own folder, its folder of native
/// packages, the machine's NuGet packages, and the PyTorch of <c>python3</c>, in this order.
/// </remarks>
internal static class LibTorchFiles
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string FolderVariable = "KERAS_TORCH";

    private const int PythonPatience = 20_000;

    /// <summary>File name of a part of libtorch, such as <c>torch_cpu</c>, on this system.</summary>
    public static string FileName(string part) => OperatingSystem.IsWindows() ? $"{part}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{part}.dylib"
        : $"lib{part}.so";

    /// <summary>NuGet's name of this system, such as <c>linux-x64</c>.</summary>
    public static string System { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + $"-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    /// <summary>The NuGet package with libtorch for processors of this system.</summary>
    public static string Package => $"libtorch-cpu-{System}";

    /// <summary>The folders to look in, best first, each with what it is.</summary>
    /// <param name="chosen">The folder that the user named; null if none.</param>
    public static IEnumerable<(string Folder, string Origin)> Candidates(string? chosen)
    {
        if (!string.IsNullOrEmpty(chosen))
        {
            yield return (chosen, FolderVariable);
            yield break;
        }

        yield return (AppContext.BaseDirectory, "the application's folder");
        yield return (Path.Combine(AppContext.BaseDirectory, "runtimes", System, "native"), "the application's native packages");
        foreach (string folder in PackageFolders())
        {
            yield return (folder, "NuGet's packages");
        }

        if (PythonFolder() is string python)
        {
            yield return (python, "PyTorch of python3");
        }
    }

    /// <summary>The folders whose libtorch computes on NVIDIA GPUs before the others.</summary>
    public static IEnumerable<(string Folder, string Origin)> WithCudaFirst(IEnumerable<(string Folder, string Origin)> candidates) =>
        candidates.OrderByDescending(candidate => File.Exists(Path.Combine(candidate.Folder, FileName("torch_cuda"))));

    /// <summary>Whether a folder holds libtorch.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName("torch_cpu")));

    // Newest first.
    private static IEnumerable<string> PackageFolders()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string package = Path.Combine(packages, Package);
        return !Directory.Exists(package) ? [] : Directory.GetDirectories(package)
            .OrderByDescending(folder => Version.TryParse(Path.GetFileName(folder), out Version? version) ? version : new Version())
            .Select(folder => Path.Combine(folder, "runtimes", System, "native"));
    }

    // Where Python would import torch from, without importing it.
    private static string? PythonFolder()
    {
        const string Script = "import importlib.util as u; s = u.find_spec('torch'); print(s.origin if s else '')";
        try
        {
            using Process? python = Process.Start(new ProcessStartInfo("python3", ["-c", Script])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            Task<string>? output = python?.StandardOutput.ReadToEndAsync();
            if (output?.Wait(PythonPatience) != true)
            {
                python?.Kill();
                return null;
            }

            string origin = output.Result.Trim();
            return origin.Length > 0 ? Path.Combine(Path.GetDirectoryName(origin)!, "lib") : null;
        }
        catch (Exception exception) when (exception is global::System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }
}
