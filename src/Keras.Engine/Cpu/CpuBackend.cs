using Keras.Engine.Backends;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>Runs graphs on this machine's processor.</summary>
public sealed class CpuBackend : IBackend
{
    private readonly Dictionary<int, WorkerPool[]> _groups = [];

    /// <summary>A CPU backend with default options.</summary>
    public CpuBackend()
        : this(new CpuOptions())
    {
    }

    /// <summary>A CPU backend with its own threads.</summary>
    public CpuBackend(CpuOptions options)
    {
        Options = options;
        Pool = new WorkerPool(options.Threads, countsTime: options.Profile);
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <inheritdoc/>
    public string Device => $"{Pool.Threads} thread{(Pool.Threads == 1 ? "" : "s")}, {Isa}";

    /// <summary>How this backend runs graphs.</summary>
    public CpuOptions Options { get; }

    internal WorkerPool Pool { get; }

    internal ArenaPool Arenas { get; } = new();

    internal InstructionSet Isa { get; init; } = InstructionSets.Current;

    /// <inheritdoc/>
    public bool CanPause => true;

    /// <inheritdoc/>
    public void WarmUp(bool trains)
    {
        // Without a thread to spare it would only delay the first step.
        if (Pool.Threads == 1 || Options.ReferenceKernelsOnly)
        {
            return;
        }

        if (trains)
        {
            Cpu.WarmUp.GoOn();
        }
        else
        {
            Cpu.WarmUp.Begin();
        }
    }

    /// <inheritdoc/>
    public IExecutable Compile(Graph graph) =>
        PartsExecutable.Of(this, graph)
        ?? FrontExecutable.Of(this, graph) as IExecutable
        ?? new CpuExecutable(this, graph, Pool.Threads);

    /// <inheritdoc/>
    public ITensorStorage Allocate(TensorType type) => new CpuStorage(type);

    /// <inheritdoc/>
    public ITensorStorage[] Allocate(IReadOnlyList<TensorType> types) => CpuStorage.OfOneBlock(types);

    /// <inheritdoc/>
    public IBackend Profiled() => new CpuBackend(Options with { Profile = true });

    /// <summary>The threads in groups of as many each; what is left over rests.</summary>
    internal WorkerPool[] Groups(int count)
    {
        if (count == 1)
        {
            return [Pool];
        }

        lock (_groups)
        {
            if (!_groups.TryGetValue(count, out WorkerPool[]? groups))
            {
                int threads = Pool.Threads / count;
                _groups[count] = groups = [.. Enumerable.Range(0, count).Select(_ => new WorkerPool(threads))];
            }

            return groups;
        }
    }

    /// <inheritdoc/>
    public double MeasurePeak() => MachinePeak.Measure(Pool.Threads);
}
