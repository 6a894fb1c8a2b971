using System.Diagnostics;
using System.Text;

namespace Keras.Engine.Cpu;

/// <summary>Where the time of a plan goes: the fastest run of every step, which other programs disturb least.</summary>
internal sealed class Profile(int steps, WorkerPool pool)
{
    private readonly long[] _ticks = [.. Enumerable.Repeat(long.MaxValue, steps)];
    private readonly long[] _idleTicks = new long[steps];
    private int _runs;
    private long _started;
    private long _busyBefore;

    /// <summary>Counts a run.</summary>
    public void BeginRun() => _runs++;

    /// <summary>A step begins now.</summary>
    public void BeginStep()
    {
        _busyBefore = pool.BusyTicks;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>The step that has begun is done.</summary>
    public void EndStep(int step)
    {
        long ticks = Stopwatch.GetTimestamp() - _started;
        if (ticks < _ticks[step])
        {
            _ticks[step] = ticks;
            _idleTicks[step] = Math.Max((ticks * pool.Threads) - (pool.BusyTicks - _busyBefore), 0);
        }
    }

    /// <summary>Milliseconds of a step in its fastest run; 0 before the first.</summary>
    public double Milliseconds(int step) => _runs == 0 ? 0 : _ticks[step] * 1000.0 / Stopwatch.Frequency;

    /// <summary>Milliseconds that the threads waited in a step's fastest run, all of them together; 0 before the first.</summary>
    public double IdleMilliseconds(int step) => _idleTicks[step] * 1000.0 / Stopwatch.Frequency;

    /// <summary>A table of kernels: steps, time, share of the whole, what threads waited, speed.</summary>
    /// <param name="kernels">Kernel and floating-point operations of every step.</param>
    public string Table(IReadOnlyList<(string Kernel, long Flops)> kernels)
    {
        double whole = Enumerable.Range(0, kernels.Count).Sum(Milliseconds);
        StringBuilder text = new();
        text.AppendLine($"profile: {whole:F2} ms, every step in its fastest of {_runs} runs");
        foreach (IGrouping<string, int> group in Enumerable.Range(0, kernels.Count)
            .GroupBy(step => kernels[step].Kernel).OrderByDescending(group => group.Sum(Milliseconds)))
        {
            double milliseconds = group.Sum(Milliseconds);
            double gigaflops = group.Sum(step => (double)kernels[step].Flops) / Math.Max(milliseconds, 1e-9) / 1e6;
            text.AppendLine(
                $"  {group.Key,-36} {group.Count(),5} steps {milliseconds,9:F2} ms {milliseconds / whole,6:P1} "
                + $"{group.Sum(IdleMilliseconds),9:F2} ms idle {gigaflops,7:F1} GFLOP/s");
        }

        return text.ToString();
    }
}
