using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Benchmarks;

/// <summary>Whole steps of whole networks: what peers/torch_bench.py measures in PyTorch, under the same names.</summary>
internal static class StepBenchmark
{
    public static IReadOnlyList<string> Works { get; } =
    [
        "bc100-train-64", "bc100-recompute-64", "bc100-bfloat16-64", "bc190-train-64", "bc190-recompute-64", "bc100-infer-64",
        "bc100-test-64", "dn121-train-8", "dn121-recompute-8", "dn121-frozen-16", "dn121-infer-1", "dn121-infer-8", "dn121-test-8",
        "bc40-train-64-float64",
        "plain40-train-64", "wide190-recompute-16", "textbook-train-64", "resnet32-train-64", "vgg16-train-64",
    ];

    /// <summary>Prints one JSON line: images per second of the median and of the best step, and peak memory.</summary>
    /// <param name="work">One of <see cref="Works"/>.</param>
    /// <param name="seconds">How long to measure after the first steps.</param>
    /// <param name="describe">Whether to print graph, plan and profile to the error stream.</param>
    public static void Run(string work, double seconds, bool describe)
    {
        if (describe)
        {
            BackendSelection.Current = BackendSelection.Current.Profiled();
        }

        CheckName(work);
        Stopwatch clock = Stopwatch.StartNew();
        (Model model, Action step, int batch) = Prepare(work);
        step();
        double first = clock.Elapsed.TotalSeconds;
        step();
        List<double> times = Repeat(step, seconds, atLeast: 3);
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"peer": "KerasDenseNet", "work": "{{work}}", "images_per_second": {{batch / times[times.Count / 2]:F2}}, "best_images_per_second": {{batch / times[0]:F2}}, "ms": {{times[times.Count / 2] * 1000:F1}}, "first_step_s": {{first:F2}}, "steps": {{times.Count}}, "peak_mb": {{PeakMegabytes:F0}}}"""));
        if (describe)
        {
            Console.Error.WriteLine(model.Describe());
        }
    }

    /// <summary>
    /// Takes turns with other processes, as peers/turns.py asks for: one line after the first step, then for every line
    /// of seconds that comes in, a line with the milliseconds of each step of that time.
    /// </summary>
    /// <param name="work">One of <see cref="Works"/>.</param>
    public static void TakeTurns(string work)
    {
        CheckName(work);
        Stopwatch clock = Stopwatch.StartNew();
        (_, Action step, _) = Prepare(work);
        step();
        double first = clock.Elapsed.TotalSeconds;
        step();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $$"""{"first_step_s": {{first:F3}}, "peak_mb": {{PeakMegabytes:F1}}}"""));
        while (Console.ReadLine() is string line)
        {
            // The clock of the processor changes with what else runs on it.
            double peak = MachinePeak.Measure(new CpuOptions().Threads);
            TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime;
            List<double> times = Repeat(step, double.Parse(line, CultureInfo.InvariantCulture), atLeast: 1);
            double cpu = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / times.Count;
            string milliseconds = string.Join(
                ", ", times.Select(time => (time * 1000).ToString("F3", CultureInfo.InvariantCulture)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"ms": [{{milliseconds}}], "cpu_ms": {{cpu:F1}}, "peak_mb": {{PeakMegabytes:F1}}, "machine_gflops": {{peak:F1}}}"""));
        }
    }

    private static double PeakMegabytes => Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;

    /// <summary>The model, its step and batch of a work named like <see cref="Works"/>, of any batch.</summary>
    public static (Model Model, Action Step, int Batch) Prepare(string work)
    {
        string[] parts = work.Split('-');
        int batch = int.Parse(parts[2], CultureInfo.InvariantCulture);
        if (parts is [.., "float64"])
        {
            Config.Floatx = DType.Float64;
        }

        (Model model, Shape shape) = Networks.Named(parts[0]);
        Tensor<float> x = Images(batch, shape);
        if (parts[1] == "infer")
        {
            return (model, () => model.PredictOnBatch(x), batch);
        }

        if (parts[1] == "frozen")
        {
            foreach (Layer layer in model.Layers.SkipLast(1))
            {
                layer.Trainable = false;
            }
        }

        Tensor<float> y = Utils.ToCategorical(
            [.. Enumerable.Range(0, batch).Select(sample => sample % 10)], model.OutputShape[^1]);
        model.Compile(
            new SGD(0.1, momentum: 0.9, nesterov: true),
            "categorical_crossentropy",
            memory: parts[1] is "train" or "test" or "frozen" ? "store" : parts[1]);
        return (model, parts[1] == "test" ? () => model.TestOnBatch(x, y) : () => model.TrainOnBatch(x, y), batch);
    }

    private static void CheckName(string work)
    {
        if (!Works.Contains(work))
        {
            throw new ArgumentException($"There is no work {work}. Choices: {string.Join(", ", Works)}.");
        }
    }

    private static List<double> Repeat(Action step, double seconds, int atLeast)
    {
        List<double> times = [];
        Stopwatch clock = Stopwatch.StartNew();
        while (times.Count < atLeast || clock.Elapsed.TotalSeconds < seconds)
        {
            long started = Stopwatch.GetTimestamp();
            step();
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return times;
    }

    private static Tensor<float> Images(int batch, Shape shape)
    {
        Random random = new(1);
        float[] pixels = new float[batch * shape.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextSingle();
        }

        return Tensor.Create(pixels, [batch, shape[0], shape[1], shape[2]]);
    }
}
