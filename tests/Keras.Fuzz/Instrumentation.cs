using SharpFuzz;

namespace Keras.Fuzz;

/// <summary>Adds to assemblies of IL what tells afl-fuzz which branches an input took.</summary>
internal static class Instrumentation
{
    // Kernels and graphs are no readers: their branches would drown those of the files.
    private static readonly string[] s_assemblies =
        ["Keras", "Keras.Data", "Keras.EventFiles", "Keras.Hdf5", "Keras.Images", "Keras.PyTorch"];

    private static readonly string[] s_without =
        ["Keras.Training.", "Keras.Callbacks.", "Keras.Optimizers.", "Keras.Tracing.", "Keras.Metrics."];

    /// <summary>Instruments the assemblies of a folder in place, once.</summary>
    public static void Apply(string folder)
    {
        foreach (string path in s_assemblies.Select(name => Path.Combine(folder, $"{name}.dll")).Where(File.Exists))
        {
            long original = new FileInfo(path).Length;
            Fuzzer.Instrument(
                path, name => !s_without.Any(start => name.StartsWith(start, StringComparison.Ordinal)), Options.Value);
            Console.WriteLine($"{Path.GetFileName(path)}: {original:N0} bytes, now {new FileInfo(path).Length:N0}");
        }
    }
}
