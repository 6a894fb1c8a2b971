using System.Diagnostics;
using System.Globalization;
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

    /// <summary>Loads the weights of DenseNet-121 from files of every kind; in this process for the first time, and again.</summary>
    public static void Load()
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet121(weights: null);
        double megabytes = model.CountParams() * 4 / 1e6;
        Console.WriteLine($"DenseNet-121: {megabytes:F1} MB of weights");
        foreach (string file in new[] { "densenet.h5", "densenet.weights.h5", "densenet.keras" })
        {
            string path = folder.File(file);
            double saving = Seconds(() => Save(model, path));
            Model target = DenseNet121(weights: null);
            for (int run = 0; run < 4; run++)
            {
                double peak = 0;
                double loading = Seconds(() => peak = Peak(() => target.LoadWeights(path)));
                Console.WriteLine(
                    $"load {file}, {Name(run)}: {loading:F3} s, {peak:F1} MB more at the peak ({peak / megabytes:F2} times)");
            }

            Console.WriteLine($"save {file}: {saving:F3} s");
        }

        double whole = Seconds(() => LoadModel(folder.File("densenet.keras")));
        Console.WriteLine($"load the model of densenet.keras: {whole:F3} s");
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
