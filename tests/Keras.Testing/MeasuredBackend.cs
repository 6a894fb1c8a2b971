using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>The CPU, with an account of the memory that it takes and of what it runs. While it lives, models use it.</summary>
public sealed class MeasuredBackend : IBackend, IDisposable
{
    private readonly IBackend _outer = BackendSelection.Current;
    private readonly CpuBackend _cpu;
    private readonly ConcurrentDictionary<string, int> _runs = [];
    private long _tensorBytes;
    private long _managedBytes = long.MaxValue;

    public MeasuredBackend(CpuOptions options)
    {
        _cpu = new CpuBackend(options);
        BackendSelection.Current = this;
    }

    /// <inheritdoc/>
    public string Name => "measured";

    /// <inheritdoc/>
    public string Device => _cpu.Device;

    /// <summary>Bytes of all tensors allocated so far: weights, and inputs and results of runs.</summary>
    public long TensorBytes => Interlocked.Read(ref _tensorBytes);

    /// <summary>Bytes of all memory allocated so far for what lives during a run only.</summary>
    public long ArenaBytes => _cpu.Arenas.AllocatedBytes;

    /// <summary>How many steps were run so far whose op matches a pattern; all of a run that pauses, when it begins.</summary>
    public int Runs(string pattern) => _runs.Where(op => Regex.IsMatch(op.Key, pattern)).Sum(op => op.Value);

    /// <summary>
    /// Managed bytes that the most frugal run since the last call allocated, on all threads. The runtime allocates for
    /// itself at times; what a run allocates, it allocates every time.
    /// </summary>
    public long TakeManagedBytes() => Interlocked.Exchange(ref _managedBytes, long.MaxValue);

    /// <inheritdoc/>
    public bool CanPause => _cpu.CanPause;

    /// <inheritdoc/>
    public IExecutable Compile(Graph graph) => new Executable(this, _cpu.Compile(graph));

    /// <inheritdoc/>
    public ITensorStorage Allocate(TensorType type)
    {
        Interlocked.Add(ref _tensorBytes, type.Bytes);
        return _cpu.Allocate(type);
    }

    /// <inheritdoc/>
    public IBackend Profiled() => throw new NotSupportedException("What is measured is not timed.");

    /// <inheritdoc/>
    public double MeasurePeak() => _cpu.MeasurePeak();

    /// <inheritdoc/>
    public void Dispose() => BackendSelection.Current = _outer;

    private sealed class Executable(MeasuredBackend backend, IExecutable inner) : IExecutable
    {
        private readonly string[] _ops = [.. inner.Report().Steps.Select(step => step.Op)];

        public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
        {
            long start = GC.GetTotalAllocatedBytes(precise: true);
            inner.Run(inputs, results);
            long bytes = GC.GetTotalAllocatedBytes(precise: true) - start;
            Interlocked.Exchange(ref backend._managedBytes, Math.Min(bytes, backend._managedBytes));
            Count();
        }

        public IPausedRun? Begin()
        {
            IPausedRun? run = inner.Begin();
            if (run is not null)
            {
                Count();
            }

            return run;
        }

        public string Describe() => inner.Describe();

        public PlanReport Report() => inner.Report();

        public void Dispose() => inner.Dispose();

        private void Count()
        {
            foreach (string op in _ops)
            {
                backend._runs.AddOrUpdate(op, 1, (_, count) => count + 1);
            }
        }
    }
}
