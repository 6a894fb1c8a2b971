using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>The CPU, with an account of the memory that it takes. While it lives, models use it.</summary>
public sealed class MeasuredBackend : IBackend, IDisposable
{
    private readonly IBackend _outer = BackendSelection.Current;
    private readonly CpuBackend _cpu;
    private long _tensorBytes;
    private long _managedBytes = long.MaxValue;

    public MeasuredBackend(CpuOptions options)
    {
        _cpu = new CpuBackend(options);
        BackendSelection.Current = this;
    }

    /// <inheritdoc/>
    public string Name => "measured";

    /// <summary>Bytes of all tensors allocated so far: weights, and inputs and results of runs.</summary>
    public long TensorBytes => Interlocked.Read(ref _tensorBytes);

    /// <summary>Bytes of all memory allocated so far for what lives during a run only.</summary>
    public long ArenaBytes => _cpu.Arenas.AllocatedBytes;

    /// <summary>
    /// Managed bytes that the most frugal run since the last call allocated, on all threads. The runtime allocates for
    /// itself at times; what a run allocates, it allocates every time.
    /// </summary>
    public long TakeManagedBytes() => Interlocked.Exchange(ref _managedBytes, long.MaxValue);

    /// <inheritdoc/>
    public IExecutable Compile(Graph graph) => new Executable(this, _cpu.Compile(graph));

    /// <inheritdoc/>
    public ITensorStorage Allocate(TensorType type)
    {
        Interlocked.Add(ref _tensorBytes, type.Bytes);
        return _cpu.Allocate(type);
    }

    /// <inheritdoc/>
    public void Dispose() => BackendSelection.Current = _outer;

    private sealed class Executable(MeasuredBackend backend, IExecutable inner) : IExecutable
    {
        public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
        {
            long start = GC.GetTotalAllocatedBytes(precise: true);
            inner.Run(inputs, results);
            long bytes = GC.GetTotalAllocatedBytes(precise: true) - start;
            Interlocked.Exchange(ref backend._managedBytes, Math.Min(bytes, backend._managedBytes));
        }

        public string Describe() => inner.Describe();

        public PlanReport Report() => inner.Report();

        public void Dispose() => inner.Dispose();
    }
}
