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
            TVector d0 = x, d1 = x, d2 = x, d3 = x, d4 = x, d5 = x, d6 = x, d7 = x, d8 = x, d9 = x, d10 = x, d11 = x;
            for (int round = 0; round < Rounds; round++)
            {
                c0 = TLanes.MultiplyAdd(x, y, c0);
                c1 = TLanes.MultiplyAdd(x, y, c1);
                c2 = TLanes.MultiplyAdd(x, y, c2);
                c3 = TLanes.MultiplyAdd(x, y, c3);
                c4 = TLanes.MultiplyAdd(x, y, c4);
                c5 = TLanes.MultiplyAdd(x, y, c5);
                c6 = TLanes.MultiplyAdd(x, y, c6);
                c7 = TLanes.MultiplyAdd(x, y, c7);
                c8 = TLanes.MultiplyAdd(x, y, c8);
                c9 = TLanes.MultiplyAdd(x, y, c9);
                c10 = TLanes.MultiplyAdd(x, y, c10);
                c11 = TLanes.MultiplyAdd(x, y, c11);
                if (TLanes.Registers == 32)
                {
                    d0 = TLanes.MultiplyAdd(x, y, d0);
                    d1 = TLanes.MultiplyAdd(x, y, d1);
                    d2 = TLanes.MultiplyAdd(x, y, d2);
                    d3 = TLanes.MultiplyAdd(x, y, d3);
                    d4 = TLanes.MultiplyAdd(x, y, d4);
                    d5 = TLanes.MultiplyAdd(x, y, d5);
                    d6 = TLanes.MultiplyAdd(x, y, d6);
                    d7 = TLanes.MultiplyAdd(x, y, d7);
                    d8 = TLanes.MultiplyAdd(x, y, d8);
                    d9 = TLanes.MultiplyAdd(x, y, d9);
                    d10 = TLanes.MultiplyAdd(x, y, d10);
                    d11 = TLanes.MultiplyAdd(x, y, d11);
                }
            }

            TVector low = TLanes.Add(TLanes.Add(TLanes.Add(c0, c1), TLanes.Add(c2, c3)), TLanes.Add(c4, c5));
            TVector high = TLanes.Add(TLanes.Add(TLanes.Add(c6, c7), TLanes.Add(c8, c9)), TLanes.Add(c10, c11));
            TVector more = TLanes.Add(TLanes.Add(TLanes.Add(d0, d1), TLanes.Add(d2, d3)), TLanes.Add(d4, d5));
            TVector most = TLanes.Add(TLanes.Add(TLanes.Add(d6, d7), TLanes.Add(d8, d9)), TLanes.Add(d10, d11));
            return Real.Wide(TLanes.Sum(TLanes.Add(TLanes.Add(low, high), TLanes.Add(more, most))));
        }

        Flops ILanesBody<Flops>.Bind<TLanes, TVector, T>() =>
            new(2.0 * Rounds * (TLanes.Registers == 32 ? 24 : 12) * TLanes.Count);
    }
}
