using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Models;
using Keras.Optimizers;
using static Keras.Applications.Densenet;

namespace Keras.Benchmarks;

/// <summary>Whole steps of whole networks: what peers/torch_bench.py measures in PyTorch, under the same names.</summary>
internal static class StepBenchmark
{
    public static IReadOnlyList<string> Works { get; } =
        ["bc100-train-64", "bc100-infer-64", "dn121-train-8", "dn121-infer-1", "dn121-infer-8"];

    /// <summary>Prints one JSON line: images per second of the median and of the best step, and peak memory.</summary>
    /// <param name="work">One of <see cref="Works"/>.</param>
    /// <param name="seconds">How long to measure after the first steps.</param>
    /// <param name="describe">Whether to print graph, plan and profile to the error stream.</param>
    public static void Run(string work, double seconds, bool describe)
    {
        if (describe)
        {
            Engine.Backends.Backend.Current = new Engine.Cpu.CpuBackend(new Engine.Cpu.CpuOptions { Profile = true });
        }

        string[] parts = work.Split('-');
        bool cifar = parts[0] == "bc100";
        int batch = int.Parse(parts[2], CultureInfo.InvariantCulture);
        Stopwatch clock = Stopwatch.StartNew();
        Model model = cifar ? DenseNetCifar(100, 12) : DenseNet121(weights: null);
        Tensor<float> x = Images(batch, cifar ? 32 : 224);
        Action step;
        if (parts[1] == "train")
        {
            Tensor<float> y = Utils.ToCategorical(
                [.. Enumerable.Range(0, batch).Select(sample => sample % 10)], cifar ? 10 : 1000);
            model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy");
            step = () => model.TrainOnBatch(x, y);
        }
        else
        {
            step = () => model.PredictOnBatch(x);
        }

        step();
        double first = clock.Elapsed.TotalSeconds;
        step();
        List<double> times = [];
        clock.Restart();
        while (times.Count < 3 || clock.Elapsed.TotalSeconds < seconds)
        {
            long started = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        times.Sort();
        double megabytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"peer": "KerasDenseNet", "work": "{{work}}", "images_per_second": {{batch / times[times.Count / 2]:F2}}, "best_images_per_second": {{batch / times[0]:F2}}, "ms": {{times[times.Count / 2] * 1000:F1}}, "first_step_s": {{first:F2}}, "steps": {{times.Count}}, "peak_mb": {{megabytes:F0}}}"""));
        if (describe)
        {
            Console.Error.WriteLine(model.Describe());
        }
    }

    private static Tensor<float> Images(int batch, int size)
    {
        Random random = new(1);
        float[] pixels = new float[batch * size * size * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextSingle();
        }

        return Tensor.Create(pixels, [batch, size, size, 3]);
    }
}
