using System.Diagnostics;
using System.Runtime.InteropServices;
using Keras.Engine.Cpu;
using Keras.Engine.Cpu.Kernels;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Benchmarks;

/// <summary>Measures the kernels of every convolution of the real networks, forwards and both gradients.</summary>
internal static class KernelBenchmark
{
    private static readonly string[] s_passes = ["forward", "input gradient", "kernel gradient"];

    /// <summary>Prints a line for each shape and a sum for each network.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="threads">Threads that share the pieces.</param>
    /// <param name="filter">Networks and shapes to measure: those whose line contains it.</param>
    /// <param name="all">Whether to measure all channel counts of a line instead of the first, middle and last.</param>
    /// <param name="only">The pass to measure; all if empty.</param>
    public static void Run(InstructionSet isa, int threads, string filter, bool all, string only)
    {
        Console.WriteLine(
            $"{isa}, {threads} threads, peak {MachinePeak.Measure(isa, threads):F1} GFLOP/s; "
            + "GFLOP/s and share of the peak at that time, best of many runs");
        Console.WriteLine($"{"",-62}{string.Join("", s_passes.Select(pass => $"{pass,20}"))}");
        WorkerPool pool = new(threads);
        foreach (IGrouping<string, ConvolutionShape> network in ConvolutionShape.ReadLines()
            .SelectMany(line => all ? line : Some(line))
            .Where(shape => Text(shape).Contains(filter, StringComparison.Ordinal))
            .GroupBy(shape => shape.Network))
        {
            double[] seconds = new double[s_passes.Length];
            double[] secondsAtPeak = new double[s_passes.Length];
            double flops = 0;
            foreach (ConvolutionShape shape in network)
            {
                Console.Write($"{Text(shape),-62}");
                for (int pass = 0; pass < s_passes.Length; pass++)
                {
                    if (!s_passes[pass].StartsWith(only, StringComparison.Ordinal))
                    {
                        Console.Write($"{"-",20}");
                        continue;
                    }

                    // The clock of the processor changes with what else runs on it.
                    double peak = MachinePeak.Measure(isa, threads, repeats: 10);
                    (double best, double work) = Measure(Operation(shape, pass), isa, pool);
                    peak = Math.Max(peak, MachinePeak.Measure(isa, threads, repeats: 10));
                    seconds[pass] += shape.Times * best;
                    secondsAtPeak[pass] += shape.Times * work / peak / 1e9;
                    flops += pass == 0 ? shape.Times * work : 0;
                    Console.Write($"{work / best / 1e9,13:F1} {work / best / 1e9 / peak,6:P0}");
                }

                Console.WriteLine();
            }

            Console.WriteLine($"{network.Key + ", sum of these",-62}"
                + string.Join("", seconds.Zip(secondsAtPeak, (time, atPeak) => $"{flops / time / 1e9,13:F1} {atPeak / time,6:P0}")));
            Console.WriteLine($"{"  milliseconds",-62}{string.Join("", seconds.Select(time => $"{time * 1e3,13:F1}       "))}");
        }
    }

    private static IEnumerable<ConvolutionShape> Some(IReadOnlyList<ConvolutionShape> line) =>
        new SortedSet<int> { 0, line.Count / 2, line.Count - 1 }.Select(index => line[index]);

    private static string Text(ConvolutionShape shape) =>
        $"{shape.Network,-19}{shape.Images,-20} {shape.Window.Size} / {shape.Window.Strides} -> {shape.Filters}";

    private static Value Operation(ConvolutionShape shape, int pass)
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, shape.Images));
        Value kernel = Ops.Placeholder("kernel", new TensorType(DType.Float32, shape.Kernel));
        Value y = Ops.Conv2D(x, kernel, shape.Window, shape.Groups);
        Value dy = Ops.Placeholder("dy", y.Types[0]);
        return pass switch
        {
            0 => y,
            1 => new Value(new Conv2DInputGradientOp(shape.Window, shape.Groups, shape.Images), dy, kernel),
            _ => new Value(new Conv2DKernelGradientOp(shape.Window, shape.Groups, shape.Kernel), x, dy),
        };
    }

    private static unsafe (double Seconds, double Flops) Measure(Value value, InstructionSet isa, WorkerPool pool)
    {
        Step step = Scheduler.Schedule(new Graph([.. value.Inputs], [value], [])).Steps.Single();
        KernelCall call = KernelSelection.Choose(step, isa, referenceOnly: false).Kernel.Prepare(step, isa);
        long scratchStride = (call.ScratchBytes + 63) / 64 * 64;
        nint[] memory =
        [
            .. value.Inputs.Select(input => Allocate(input.Types[0].Bytes)),
            Allocate(value.Types[0].Bytes),
            Allocate(call.WorkspaceBytes),
            Allocate(scratchStride * pool.Threads),
        ];
        double best = double.MaxValue;
        fixed (nint* slots = memory)
        {
            KernelArguments arguments = new(slots, value.Inputs.Count, 1, (byte*)memory[^1], scratchStride);
            Stopwatch total = Stopwatch.StartNew();
            for (int run = 0; run < 5 || (run < 200 && total.Elapsed.TotalSeconds < 0.7); run++)
            {
                double start = Now(pool.Threads);
                pool.Run(call, arguments);
                best = Math.Min(best, Now(pool.Threads) - start);
            }
        }

        foreach (nint block in memory)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        return (best, call.Flops);
    }

    // One thread is measured in time it had a core, as other processes may want one; several by the clock on the wall.
    private static double Now(int threads)
    {
        if (threads > 1 || !OperatingSystem.IsLinux())
        {
            return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }

        ThreadClock.Read(out ThreadClock.Time time);
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    private static unsafe nint Allocate(long bytes)
    {
        float* block = (float*)NativeMemory.AlignedAlloc((nuint)bytes + 64, 64);
        for (long index = 0; index < bytes / sizeof(float); index++)
        {
            block[index] = ((index * 7919) % 1000 / 1000f) - 0.5f;
        }

        return (nint)block;
    }
}
