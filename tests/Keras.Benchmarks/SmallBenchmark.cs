using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Benchmarks;

/// <summary>Work that is too small to hide what every call costs: what peers/small_torch.py measures in PyTorch.</summary>
internal static class SmallBenchmark
{
    private const int Samples = 32;
    private const int Features = 10;
    private static readonly string[] s_networks = ["dn121", "bc100", "resnet32"];

    /// <summary>Prints what tiny models cost each, then what one image costs in networks.</summary>
    /// <param name="count">How many tiny models to keep at once.</param>
    /// <param name="seconds">How long to repeat each call.</param>
    public static void Run(int count, double seconds)
    {
        Tensor<float> x = Random(Samples, Features);
        Tensor<float> y = Utils.ToCategorical([.. Enumerable.Range(0, Samples).Select(sample => sample % Features)], Features);
        List<Model> models = [];
        Console.WriteLine($"{count} models of a Dense of {Features}, {Samples} samples{"first ms",18}{"others us",12}{"others KB",12}");
        Each("build", count, _ => models.Add(Tiny()));
        Each("compile", count, index => models[index].Compile(new SGD(0.1), "categorical_crossentropy"));
        Each("first PredictOnBatch", count, index => models[index].PredictOnBatch(x));
        Each("first TrainOnBatch", count, index => models[index].TrainOnBatch(x, y));
        Each("second TrainOnBatch", count, index => models[index].TrainOnBatch(x, y));

        Model model = models[0];
        Console.WriteLine($"one of them, again{"us a call",62}");
        Repeat("PredictOnBatch", seconds, () => model.PredictOnBatch(x));
        Repeat("Predict", seconds, () => model.Predict(x));
        Repeat("TrainOnBatch", seconds, () => model.TrainOnBatch(x, y));
        Repeat("TestOnBatch", seconds, () => model.TestOnBatch(x, y));
        Repeat("Evaluate", seconds, () => model.Evaluate(x, y, verbose: 0));
        const int Batches = 1000;
        Tensor<float> all = Random(Samples * Batches, Features);
        Tensor<float> targets = Utils.ToCategorical(
            [.. Enumerable.Range(0, Samples * Batches).Select(sample => sample % Features)], Features);
        Repeat("Fit, a batch of 1,000", seconds, () => model.Fit(all, targets, batchSize: Samples, verbose: 0), Batches);
        Repeat("Predict, a batch of 1,000", seconds, () => model.Predict(all, batchSize: Samples), Batches);

        Console.WriteLine($"one image{"build ms",53}{"first ms",12}{"again ms",12}");
        foreach (string name in s_networks)
        {
            OneImage(name, seconds);
        }
    }

    private static Model Tiny()
    {
        KerasTensor inputs = new Input(Features);
        return new Model(inputs, new Dense(Features, activation: "softmax").Apply(inputs));
    }

    private static void Each(string what, int count, Action<int> act)
    {
        long started = Stopwatch.GetTimestamp();
        act(0);
        double first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        long before = Memory();
        started = Stopwatch.GetTimestamp();
        for (int index = 1; index < count; index++)
        {
            act(index);
        }

        double others = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        Console.WriteLine(
            $"  {what,-56}{first,12:F2}{others / (count - 1),12:F1}{(Memory() - before) / 1024.0 / (count - 1),12:F1}");
    }

    private static void Repeat(string what, double seconds, Action act, int parts = 1)
    {
        List<double> times = [];
        Stopwatch clock = Stopwatch.StartNew();
        while (times.Count < 3 || clock.Elapsed.TotalSeconds < seconds)
        {
            long started = Stopwatch.GetTimestamp();
            act();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / parts);
        }

        times.Sort();
        Console.WriteLine($"  {what,-56}{times[times.Count / 2],22:F1}");
    }

    private static void OneImage(string name, double seconds)
    {
        Stopwatch clock = Stopwatch.StartNew();
        (Model model, Shape shape) = Networks.Named(name);
        double build = clock.Elapsed.TotalMilliseconds;
        Tensor<float> image = Random([1, .. shape.ToArray()]);
        clock.Restart();
        model.PredictOnBatch(image);
        double first = clock.Elapsed.TotalMilliseconds;
        List<double> times = [];
        clock.Restart();
        while (times.Count < 3 || clock.Elapsed.TotalSeconds < seconds)
        {
            long started = Stopwatch.GetTimestamp();
            model.PredictOnBatch(image);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine($"  {name,-48}{build,12:F1}{first,12:F1}{times[times.Count / 2],12:F2}");
    }

    // What the process holds, of which the collector's heap is a part.
    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return process.PrivateMemorySize64;
    }

    private static Tensor<float> Random(params ReadOnlySpan<int> sizes)
    {
        Random random = new(1);
        nint[] lengths = new nint[sizes.Length];
        nint length = 1;
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            length *= lengths[axis] = sizes[axis];
        }

        float[] numbers = new float[length];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = random.NextSingle();
        }

        return Tensor.Create(numbers, lengths);
    }
}
