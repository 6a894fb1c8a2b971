using Keras.Engine.Backends;
using Keras.Engine.Cpu.Kernels;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>Runs a graph on a few images at a time, on one or a few threads each, side by side.</summary>
/// <remarks>
/// What a layer writes is still in the cache when the next one reads it, and threads meet once a run instead of twice a layer.
/// How images are divided depends on sizes only, so results have the same bits for any number of threads.
/// </remarks>
internal sealed class PartsExecutable : IExecutable
{
    // So much of a batch's results of convolutions leaves the caches between two layers.
    private const long ManyBytes = 64 << 20;

    private const int MostImages = 4;
    private const int FewestParts = 4;

    // A thread by itself waits for none.
    private const double AloneGain = 1.15;

    private readonly CpuBackend _backend;
    private readonly CpuExecutable _part;
    private readonly WorkerPool[] _groups;
    private readonly int _images;
    private readonly int _count;

    private PartsExecutable(CpuBackend backend, Graph part, int images, int count)
    {
        (_backend, _images, _count) = (backend, images, count);
        _groups = backend.Groups(GroupsFor(count, backend.Pool.Threads));
        _part = new CpuExecutable(backend, part, _groups[0].Threads, count, _groups.Length);
    }

    /// <summary>The executable of a graph that gains by it; null for others.</summary>
    public static PartsExecutable? Of(CpuBackend backend, Graph graph)
    {
        int all = ImagesOfBatch.Count(graph);
        int images = ImagesInPart(all);
        return images > 0 && MayGain(backend, graph)
            && graph.Inputs.All(input => IsAligned(input, images))
            && ImagesOfBatch.Fewer(graph, images) is Graph part
                ? new PartsExecutable(backend, part, images, all / images)
                : null;
    }

    /// <summary>Whether a graph, or a part of it, may be divided, and has enough to compute to gain by it.</summary>
    internal static bool MayGain(CpuBackend backend, Graph graph) =>
        backend.Options is { DividesBatches: true, ReferenceKernelsOnly: false, Profile: false }
        && GraphMemory.OfConvolutions(graph) >= ManyBytes;

    /// <summary>Whether kernels can read the rows of every part of an input where they are.</summary>
    internal static bool IsAligned(Value input, int images) =>
        input.Types[0].Bytes / input.Shape[0] * images % ArenaPlanner.Alignment == 0;

    /// <summary>Images of a part; 0 if a batch is not divided.</summary>
    internal static int ImagesInPart(int all) => Enumerable.Range(1, MostImages).Reverse()
        .FirstOrDefault(images => all > 0 && all % images == 0 && all / images >= FewestParts);

    /// <summary>How many parts are computed at a time: what leaves the fewest threads without work, and as many as that allows.</summary>
    internal static int GroupsFor(int parts, int threads) => Enumerable.Range(1, Math.Min(parts, threads)).Reverse().MaxBy(groups =>
    {
        (int each, int rounds) = (threads / groups, (parts + groups - 1) / groups);
        return (double)parts / (rounds * groups) * (each * groups) / threads * (each == 1 ? AloneGain : 1);
    });

    public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
    {
        _part.Check(inputs, results, _count);
        Call call = new(this, [.. inputs], [.. results]);
        _part.PrepareWeights(call.Inputs(part: 0), _backend.Pool);
        _backend.Pool.Run(call, default);
    }

    public string Describe() => $"{_count} parts of {_images} images, {_groups.Length} at a time\n{_part.Describe()}";

    public PlanReport Report()
    {
        PlanReport part = _part.Report();
        return part with
        {
            Passes = [.. part.Passes, $"{_count} parts of {_images} images, {_groups.Length} at a time"],
            ArenaBytes = part.ArenaBytes * _groups.Length,
            ScratchBytes = part.ScratchBytes * _groups.Length,
            TensorBytes = part.TensorBytes * _count,
            Device = _backend.Device,
        };
    }

    public void Dispose() => _part.Dispose();

    // A piece is a group of threads, which takes one part after the other.
    private sealed class Call(PartsExecutable parts, ITensorStorage[] inputs, ITensorStorage[] results) : KernelCall
    {
        private int _taken;

        public override int Pieces(int phase) => parts._groups.Length;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            for (int part; (part = Interlocked.Increment(ref _taken) - 1) < parts._count;)
            {
                parts._part.Run(Inputs(part), Of(results, part), parts._groups[piece]);
            }
        }

        public ITensorStorage[] Inputs(int part) => Of(inputs, part);

        private ITensorStorage[] Of(ITensorStorage[] tensors, int part) =>
            [.. tensors.Select(tensor => ((CpuStorage)tensor).Rows(part * parts._images, parts._images))];
    }
}
