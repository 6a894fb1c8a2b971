using System.Diagnostics;
using System.Globalization;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Cpu.Kernels;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Models;
using Keras.Testing;

namespace Keras.Benchmarks;

/// <summary>Every kernel on every instruction set of this machine, with its share of what that set, or memory, can do.</summary>
internal static class KernelTable
{
    // What is smaller shows what a call costs, not what a kernel does.
    private const long FewestBytes = 1 << 18;
    private const int CopiedBytes = 64 << 20;
    private const int Rows = 10_000;

    private static readonly string[] s_networks = ["bc100-train-16", "dn121-train-2", "dn121-infer-1"];

    // What these networks do not call, op by op, on images of the size that they have there.
    private static readonly (Func<Value> Make, bool HasGradient)[] s_ops =
    [
        (() => Ops.Conv2D(Images(64), Weights(3, 64, 64), Same(3)), true),
        (() => Ops.Conv2D(Images(64), Weights(5, 64, 12), Same(5)), true),
        (() => Ops.Conv2D(Images(64), Weights(1, 64, 128), Same(1)), true),
        (() => Ops.Conv2D(Images(64), Weights(3, 1, 64), Same(3), groups: 64), true),
        (() => Ops.MatMul(Floats((512, 512)), Floats((512, 512))), true),
        (() => Ops.MatMul(Floats((64, 128, 64)), Floats((64, 64, 128))), true),
        (() => Ops.MaxPooling(Images(64), Window2D.Valid(2, 2, 1)), true),
        (() => Ops.AveragePooling(Images(64), Window2D.Valid(2, 2, 1)), true),
        (() => Normalized(Images(64), 3), true),
        (() => Normalized(Floats((8, 64, 56, 56)), 1), true),
        (() => Ops.Relu(Normalized(Images(64), 3)), true),
        (() => Ops.Sigmoid(Images(64)), true),
        (() => Images(64) * Images(64), false),
        (() => Ops.Select(Ops.Greater(Images(64), Images(64)), Images(64), Images(64)), false),
        (() => Ops.Cast(Images(64), DType.Float64), false),
        (() => new Value(new WidenOp(), new Value(new NarrowOp(), Images(64))), false),
        (() => Ops.Sum(Images(64), (0, 1, 2)), true),
        (() => Ops.Sum(Images(64), 3), true),
        (() => Ops.Softmax(Floats((4096, 1000))), true),
        (() => Ops.SoftmaxCrossEntropy(Floats((4096, 1000)), Floats((4096, 1000))), false),
        (() => Ops.Transpose(Images(64), [0, 3, 1, 2]), false),
        (() => Ops.Concatenate([Images(64), Images(32)], 3), true),
        (() => Ops.Pad(Images(64), [0, 1, 1, 0], [0, 1, 1, 0]), true),
        (() => new Value(new CopyOp(), Images(64)), false),
        (() => Ops.BroadcastTo(Floats(64), (8, 56, 56, 64)), false),
        (() => Ops.Gather(Floats((Rows, 512)), Ops.Placeholder("indices", new TensorType(DType.Int32, 5000))), true),
        (() => Ops.Slice(Images(64), 2, 0, 28, step: 2), true),
        (() => Ops.CumSum(Images(64), 1), false),
        (() => Ops.TopK(Floats((4096, 1000)), 5).Indices, false),
        (() => new Value(new ResampleOp(1, 112, Interpolation.Bilinear, Antialias: false), Images(64)), true),
        (() => new Value(
            new ProjectiveSampleOp((56, 56), Interpolation.Bilinear, SampleFill.Constant, 0), Images(64), Floats((8, 8))), false),
        (() => Ops.RandomUniform(Step(), (8, 56, 56, 64), seed: 1), false),
        (() => new Value(new DropoutOp(1, 0.2, 1.25), Images(64), Step()), false),
    ];

    /// <summary>Prints the table in Markdown.</summary>
    /// <param name="threads">Threads that share the pieces.</param>
    /// <param name="seconds">How long to repeat each network and each op.</param>
    public static void Run(int threads, double seconds)
    {
        List<Column> columns = [];
        foreach (InstructionSet isa in InstructionSets.Available)
        {
            // The machine is faster or slower from one minute to the next.
            (double peak, double copy) = (MachinePeak.Measure(isa, threads), MeasureCopy(threads));
            CpuOptions options = new() { Threads = threads, Profile = true };
            Dictionary<string, Sum> sums = [];
            foreach (string network in s_networks)
            {
                Add(sums, Profile(network, new CpuBackend(options) { Isa = isa }, seconds));
            }

            foreach ((Func<Value> make, bool hasGradient) in s_ops)
            {
                CpuBackend backend = new(options with { Passes = CpuPipeline.None }) { Isa = isa };
                Add(sums, Profile(Traced(make(), hasGradient), backend, seconds));
            }

            columns.Add(new Column(
                isa, Math.Max(peak, MachinePeak.Measure(isa, threads)), Math.Max(copy, MeasureCopy(threads)), sums));
        }

        Console.WriteLine($"{threads} threads");
        Console.WriteLine();
        Console.WriteLine(
            $"| kernel | {string.Join(" | ", columns.Select(column => $"{column.Isa}: {column.Peak:F0} GFLOP/s, {column.Copy:F0} GB/s"))} |");
        Console.WriteLine($"|---|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (string kernel in KernelSelection.All.Where(kernel => !KernelSelection.IsReference(kernel)).Select(kernel => kernel.Name))
        {
            Console.WriteLine($"| {kernel} | {string.Join(" | ", columns.Select(column => Cell(column, kernel)))} |");
        }
    }

    private static string Cell(Column column, string kernel)
    {
        if (!column.Sums.TryGetValue(kernel, out Sum sum))
        {
            return "";
        }

        // What takes longer at its best bounds the kernel: its arithmetic or its memory.
        (double flops, double bytes) = (sum.Flops / column.Peak, sum.Bytes / column.Copy);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(flops > bytes ? sum.Flops / sum.Seconds / 1e9 : sum.Bytes / sum.Seconds / 1e9):F1} {(flops > bytes ? "GFLOP/s" : "GB/s")}, "
            + $"{100 * Math.Max(flops, bytes) / sum.Seconds / 1e9:F0} %");
    }

    private static void Add(Dictionary<string, Sum> sums, PlanReport plan)
    {
        foreach (IGrouping<string, StepReport> steps in plan.Steps.Where(step => step.Bytes >= FewestBytes && step.Milliseconds > 0)
            .GroupBy(step => step.Kernel))
        {
            Sum before = sums.GetValueOrDefault(steps.Key);
            sums[steps.Key] = new Sum(
                before.Flops + steps.Sum(step => (double)step.Flops),
                before.Bytes + steps.Sum(step => (double)step.Bytes),
                before.Seconds + (steps.Sum(step => step.Milliseconds) / 1e3));
        }
    }

    private static PlanReport Profile(string network, CpuBackend backend, double seconds)
    {
        IBackend before = BackendSelection.Current;
        BackendSelection.Current = backend;
        try
        {
            (Model model, Action step, _) = StepBenchmark.Prepare(network);
            Repeat(step, seconds);
            return model.Plans()[0];
        }
        finally
        {
            BackendSelection.Current = before;
        }
    }

    private static PlanReport Profile(Graph graph, CpuBackend backend, double seconds)
    {
        using IExecutable executable = backend.Compile(graph);
        ITensorStorage[] inputs = [.. graph.Inputs.Select((input, index) => Numbers(backend, input.Types[0], index))];
        ITensorStorage[] results = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
        Repeat(() => executable.Run(inputs, results), seconds);
        return executable.Report();
    }

    private static ITensorStorage Numbers(CpuBackend backend, TensorType type, int seed) => TensorData.Allocate(
        backend,
        type,
        type.DType == DType.Float32
            ? TensorData.Uniform(type.Shape.Length, 0.1, 1, seed)
            : [.. Enumerable.Range(0, (int)type.Shape.Length).Select(index => (double)(index * 7919 % Rows))]);

    private static void Repeat(Action step, double seconds)
    {
        Stopwatch clock = Stopwatch.StartNew();
        for (int run = 0; run < 2 || clock.Elapsed.TotalSeconds < seconds; run++)
        {
            step();
        }
    }

    private static double MeasureCopy(int threads)
    {
        byte[][] sources = [.. Enumerable.Range(0, threads).Select(_ => new byte[CopiedBytes])];
        byte[][] targets = [.. Enumerable.Range(0, threads).Select(_ => new byte[CopiedBytes])];
        double best = double.MaxValue;
        for (int run = 0; run < 20; run++)
        {
            long started = Stopwatch.GetTimestamp();
            Parallel.For(
                0,
                threads,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                thread => sources[thread].AsSpan().CopyTo(targets[thread]));
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return 2.0 * CopiedBytes * threads / best / 1e9;
    }

    private static Graph Traced(Value value, bool hasGradient)
    {
        List<Value> inputs = [.. Graph.TopologicalOrder([value]).Where(input => input.Op is PlaceholderOp)];
        if (!hasGradient)
        {
            return new Graph(inputs, [value], []);
        }

        Value[] floats = [.. inputs.Where(input => input.DType == DType.Float32)];
        Value dy = Ops.Placeholder("dy", value.Types[0]);
        return new Graph([.. inputs, dy], [value, .. Gradients.Of(Ops.Sum(value * dy), floats).OfType<Value>()], []);
    }

    private static Value Normalized(Value x, int axis)
    {
        (Value mean, Value variance) = Ops.Moments(x, axis);
        return Ops.Normalize(x, mean, variance, Floats(x.Shape[axis]), Floats(x.Shape[axis]), 1e-3, axis);
    }

    private static Window2D Same(int size) => Window2D.Same(size, 1, 1, 56, 56);

    private static Value Images(int channels) => Floats((8, 56, 56, channels));

    private static Value Step() => Ops.Placeholder("step", new TensorType(DType.Int64, Shape.Scalar));

    private static Value Weights(int size, int channels, int filters) => Floats((size, size, channels, filters));

    private static Value Floats(Shape shape) => Ops.Placeholder("x", new TensorType(DType.Float32, shape));

    private sealed record Column(InstructionSet Isa, double Peak, double Copy, Dictionary<string, Sum> Sums);

    private readonly record struct Sum(double Flops, double Bytes, double Seconds);
}
