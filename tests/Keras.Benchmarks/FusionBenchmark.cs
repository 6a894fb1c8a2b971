using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Benchmarks;

/// <summary>Updates, activations and a whole step with and without elementwise fusion, in turn.</summary>
internal static class FusionBenchmark
{
    /// <summary>Prints a line for each graph: best times and their ratio.</summary>
    /// <param name="threads">Threads that share the pieces.</param>
    /// <param name="seconds">How long to measure each graph.</param>
    public static void Run(int threads, double seconds)
    {
        Console.WriteLine($"{threads} threads; best of many runs, in turn");
        Measure("sgd nesterov + L2, 364 variables of 2,200 elements", threads, seconds, () => Updates(364, 2200));
        Measure("sgd nesterov + L2, 120 variables of 66,000 elements", threads, seconds, () => Updates(120, 66_000));
        Measure("bias + relu, (64, 32, 32, 24)", threads, seconds, () => Bias((64, 32, 32, 24)));
        MeasureTraining(threads, seconds);
    }

    private static void Measure(string name, int threads, double seconds, Func<Graph> create)
    {
        CpuOptions options = new() { Threads = threads };
        (double plain, double fused) = (double.MaxValue, double.MaxValue);
        using Prepared before = new(options with { Passes = options.Passes.Without("FuseElementwise") }, create());
        using Prepared after = new(options, create());
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            plain = Math.Min(plain, Seconds(before.Run, threads));
            fused = Math.Min(fused, Seconds(after.Run, threads));
        }

        Print(name, plain, fused);
    }

    private static void MeasureTraining(int threads, double seconds)
    {
        CpuOptions options = new() { Threads = threads };
        Action plainStep = TrainingStep(options with { Passes = options.Passes.Without("FuseElementwise") });
        Action fusedStep = TrainingStep(options);
        (double plain, double fused) = (double.MaxValue, double.MaxValue);
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            plain = Math.Min(plain, Seconds(plainStep, threads));
            fused = Math.Min(fused, Seconds(fusedStep, threads));
        }

        Print("training step, DenseNet-BC-40-12, batch 32", plain, fused);
    }

    // An executable keeps the backend that is current when it is compiled: at the first step.
    private static Action TrainingStep(CpuOptions options)
    {
        BackendSelection.Current = GraphRun.Backend(options);
        Model model = DenseNetCifar(40, 12);
        model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy");
        float[] pixels = [.. TensorData.Uniform(32 * 32 * 32 * 3).Select(number => (float)number)];
        Tensor<float> x = Tensor.Create(pixels, [32, 32, 32, 3]);
        Tensor<float> y = Utils.ToCategorical([.. Enumerable.Range(0, 32).Select(sample => sample % 10)], 10);
        model.TrainOnBatch(x, y);
        return () => model.TrainOnBatch(x, y);
    }

    // One thread's own processor time tells ratios on a busy machine, too.
    private static double Seconds(Action step, int threads)
    {
        ThreadClock.Read(out ThreadClock.Time before);
        long start = Stopwatch.GetTimestamp();
        step();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        ThreadClock.Read(out ThreadClock.Time after);
        return threads > 1
            ? elapsed
            : after.Since(before);
    }

    private static void Print(string name, double plain, double fused) =>
        Console.WriteLine($"{name,-54}{plain * 1e3,10:F3} ms {fused * 1e3,10:F3} ms {plain / fused,7:F2}x");

    private static Graph Updates(int variables, int length)
    {
        List<Value> gradients = [];
        List<Update> updates = [];
        Value penalty = Ops.Constant(0);
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 1 });
        TensorType type = new(DType.Float32, length);
        for (int index = 0; index < variables; index++)
        {
            Variable weight = new($"w{index}", backend.Allocate(type));
            Variable velocity = new($"v{index}", backend.Allocate(type));
            Value gradient = Ops.Placeholder($"g{index}", type);
            Value step = 0.1 * (gradient + (2e-4 * weight));
            Value next = (0.9 * velocity) - step;
            penalty += 1e-4 * Ops.Sum(Ops.Square(weight));
            gradients.Add(gradient);
            updates.Add(new Update(velocity, next));
            updates.Add(new Update(weight, weight + (0.9 * next) - step));
        }

        return new Graph(gradients, [penalty], updates);
    }

    private static Graph Bias(Shape shape)
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, shape));
        Value bias = Ops.Placeholder("bias", new TensorType(DType.Float32, shape[^1]));
        return new Graph([x, bias], [Ops.Relu(x + bias)], []);
    }

    private sealed class Prepared : IDisposable
    {
        private readonly IExecutable _executable;
        private readonly ITensorStorage[] _inputs;
        private readonly ITensorStorage[] _results;

        public Prepared(CpuOptions options, Graph graph)
        {
            CpuBackend backend = GraphRun.Backend(options);
            _executable = backend.Compile(graph);
            _inputs = [.. graph.Inputs.Select((input, index) => TensorData.Allocate(
                backend, input.Types[0], TensorData.Uniform(input.Shape.Length, 0.1, 1, seed: index)))];
            _results = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
        }

        public void Run() => _executable.Run(_inputs, _results);

        public void Dispose() => _executable.Dispose();
    }
}
