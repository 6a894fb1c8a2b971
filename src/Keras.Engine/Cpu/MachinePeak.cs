using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>The most multiply-adds of floats this machine does per second, measured: the yardstick of every kernel.</summary>
public static class MachinePeak
{
    private const int Rounds = 200_000;
    private const int Chains = 12;

    /// <summary>GFLOP/s of <paramref name="threads"/> threads at once with the instructions that kernels use.</summary>
    /// <param name="threads">Threads, as in <see cref="CpuOptions.Threads"/>.</param>
    public static double Measure(int threads) => Measure(InstructionSets.Current, threads);

    /// <summary>GFLOP/s of <paramref name="threads"/> threads at once; the best of <paramref name="repeats"/> tries.</summary>
    internal static double Measure(InstructionSet isa, int threads, int repeats = 30)
    {
        double best = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            Parallel.For(
                0,
                threads,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                _ => Lanes.Bind<Probe, double>(isa, DType.Float32, default));
            best = Math.Max(best, threads * Lanes.Bind<Probe, Flops>(isa, DType.Float32, default).Count / watch.Elapsed.TotalSeconds / 1e9);
        }

        return best;
    }

    private readonly record struct Flops(double Count);

    private readonly struct Probe : ILanesBody<double>, ILanesBody<Flops>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public double Bind<TLanes, TVector, T>()
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            TVector x = TLanes.Constant(0.9999);
            TVector y = TLanes.Constant(1e-9);
            TVector c0 = x, c1 = x, c2 = x, c3 = x, c4 = x, c5 = x, c6 = x, c7 = x, c8 = x, c9 = x, c10 = x, c11 = x;
            for (int round = 0; round < Rounds; round++)
            {
                c0 = TLanes.MultiplyAdd(c0, x, y);
                c1 = TLanes.MultiplyAdd(c1, x, y);
                c2 = TLanes.MultiplyAdd(c2, x, y);
                c3 = TLanes.MultiplyAdd(c3, x, y);
                c4 = TLanes.MultiplyAdd(c4, x, y);
                c5 = TLanes.MultiplyAdd(c5, x, y);
                c6 = TLanes.MultiplyAdd(c6, x, y);
                c7 = TLanes.MultiplyAdd(c7, x, y);
                c8 = TLanes.MultiplyAdd(c8, x, y);
                c9 = TLanes.MultiplyAdd(c9, x, y);
                c10 = TLanes.MultiplyAdd(c10, x, y);
                c11 = TLanes.MultiplyAdd(c11, x, y);
            }

            TVector low = TLanes.Add(TLanes.Add(TLanes.Add(c0, c1), TLanes.Add(c2, c3)), TLanes.Add(c4, c5));
            TVector high = TLanes.Add(TLanes.Add(TLanes.Add(c6, c7), TLanes.Add(c8, c9)), TLanes.Add(c10, c11));
            return Real.Wide(TLanes.Sum(TLanes.Add(low, high)));
        }

        Flops ILanesBody<Flops>.Bind<TLanes, TVector, T>() => new(2.0 * Rounds * Chains * TLanes.Count);
    }
}
