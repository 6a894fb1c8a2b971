using System.Diagnostics;
using System.Globalization;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;
using static Keras.Models.Models;

namespace Keras.Benchmarks;

/// <summary>Building networks, and loading and saving their weights, from a cold start and again.</summary>
internal static class FileBenchmark
{
    /// <summary>Builds DenseNet-201 in this process, which has done nothing else yet, and then again.</summary>
    public static void Build()
    {
        for (int run = 0; run < 4; run++)
        {
            Console.WriteLine($"build DenseNet-201, {Name(run)}: {Seconds(() => DenseNet201(weights: null)):F3} s");
        }
    }

    /// <summary>
    /// Saves DenseNet-121 as files of every kind, and loads each in a process of its own, which has loaded nothing yet,
    /// and in one that has loaded a small file before: the rest is the runtime's code, not the weights.
    /// </summary>
    public static void Files()
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet121(weights: null);
        Model small = Small();
        foreach (string kind in new[] { ".h5", ".weights.h5", ".keras" })
        {
            string path = folder.File($"densenet{kind}");
            string smallPath = folder.File($"small{kind}");
            double saving = Seconds(() => Save(model, path));
            Save(small, smallPath);
            Console.WriteLine($"save {Path.GetFileName(path)}: {saving:F3} s");
            LoadElsewhere(path);
            LoadElsewhere(smallPath, path);
        }

        double whole = Seconds(() => LoadModel(folder.File("densenet.keras")));
        Console.WriteLine($"load the model of densenet.keras: {whole:F3} s");
    }

    /// <summary>Loads weights of DenseNet-121 in this process, for the first time and again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="smallPath">A file of <see cref="Small"/> to load before; null for none.</param>
    public static void Load(string path, string? smallPath = null)
    {
        Model model = DenseNet121(weights: null);
        if (smallPath is not null)
        {
            Small().LoadWeights(smallPath);
        }

        double megabytes = model.CountParams() * 4 / 1e6;
        for (int run = 0; run < 4; run++)
        {
            double peak = 0;
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            double loading = Seconds(() => peak = Peak(() => model.LoadWeights(path)));
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
            string moment = run > 0 || smallPath is null ? Name(run) : "after a small file";
            Console.WriteLine(
                $"load {Path.GetFileName(path)}, {moment}: {loading:F3} s, {peak:F1} MB at the peak beside the model's "
                + $"{megabytes:F1}, in all {1 + (peak / megabytes):F2} times; {allocated / 1e6:F1} MB allocated managed");
        }
    }

    private static Model Small() => new Sequential([new Input(4), new Dense(4)]);

    private static void LoadElsewhere(params string[] paths)
    {
        using Process process = Process.Start(Environment.ProcessPath!, ["load", .. paths.Reverse()]);
        process.WaitForExit();
    }

    private static void Save(Model model, string path)
    {
        if (path.EndsWith(".keras", StringComparison.Ordinal))
        {
            model.Save(path);
        }
        else
        {
            model.SaveWeights(path);
        }
    }

    private static string Name(int run) => run == 0 ? "first time" : "again";

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Linux keeps the most memory that a process ever held; 5 makes it forget.
    private static double Peak(Action action)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        double before = Status("VmRSS:");
        action();
        return Status("VmHWM:") - before;
    }

    private static double Status(string key)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1000;
    }
}
