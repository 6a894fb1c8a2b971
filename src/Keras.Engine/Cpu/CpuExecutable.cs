using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using Keras.Engine.Backends;
using Keras.Engine.Collectives;
using Keras.Engine.Cpu.Kernels;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>Runs a plan.</summary>
internal sealed unsafe class CpuExecutable : IExecutable
{
    private static readonly ConcurrentBag<NativeBlock> s_lost = [];

    private readonly CpuBackend _backend;
    private readonly int _threads;
    private readonly Graph _traced;
    private readonly Graph _graph;
    private readonly Plan _plan;
    private readonly PlannedStep[] _steps;
    private readonly List<string> _passLog = [];
    private readonly CpuStorage[] _constants;
    private readonly long _scratchStride;
    private readonly ConcurrentBag<nint> _slotTables = [];
    private readonly int _slotCount;
    private readonly Pause[] _ends;
    private readonly int[] _firstSlots;
    private readonly bool _keepsPauses;
    private readonly Profile? _profile;
    private readonly Communicator[] _groups;

    // The weights of which steps keep what they have made, and their versions at that time.
    private readonly object _preparation = new();
    private readonly CpuStorage[] _prepared;
    private readonly long[] _preparedVersions;

    /// <param name="backend">Whose kernels and memory it uses.</param>
    /// <param name="graph">What it computes.</param>
    /// <param name="threads">Threads that a run has.</param>
    /// <param name="times">How often it is computed for each run that it is a part of.</param>
    /// <param name="atOnce">How many of these runs are made side by side.</param>
    public CpuExecutable(CpuBackend backend, Graph graph, int threads, int times = 1, int atOnce = 1)
    {
        (_backend, _threads) = (backend, threads);
        _traced = graph;
        GraphSizes.Check(graph);
        _graph = backend.Options.Passes.Run(new OrderSums().Run(graph), _passLog.Add);
        _plan = Scheduler.Schedule(_graph);
        _steps = [.. _plan.Steps.Select(Prepare)];
        ArenaPlanner.Assign(_plan);
        _scratchStride = AlignUp(_steps.Length == 0 ? 0 : _steps.Max(step => step.Call.ScratchBytes));
        _profile = backend.Options.Profile ? new Profile(_steps.Length, backend.Pool) : null;
        _groups = [.. _plan.Steps.Select(step => step.Op).OfType<AllReduceBeginOp>().Select(op => op.Group).Distinct()];
        _slotCount = _steps.Sum(step => SlotsOf(step.Step));
        _ends = [.. _graph.Ends];
        _keepsPauses = _graph.KeepsPausesOf(graph);
        _firstSlots =
        [
            .. _ends.Select((_, stretch) => stretch == 0 ? 0 : _steps.Take(_plan.Ends[stretch - 1]).Sum(step => SlotsOf(step.Step))),
        ];
        AnnounceMemory(times, atOnce);
        _constants = new CpuStorage[_plan.Buffers.Count];
        foreach (TensorBuffer buffer in _plan.Buffers.Where(buffer => buffer.Place == BufferPlace.Constant))
        {
            _constants[buffer.Index] = Constant(buffer);
        }

        // Of one block, which has large pages: a run on few images reads all of it, and little else.
        TensorBuffer[] kept = [.. _plan.Buffers.Where(buffer => buffer.Place == BufferPlace.Kept)];
        ITensorStorage[] memory = CpuStorage.OfOneBlock([.. kept.Select(buffer => buffer.Type)]);
        for (int index = 0; index < kept.Length; index++)
        {
            _constants[kept[index].Index] = Own(memory[index]);
        }

        _prepared = [.. _steps.Where(step => step.KeepsWorkspace)
            .SelectMany(step => step.Call.PreparedFrom.Select(input => Own(step.Step.Inputs[input].Variable!.Memory))).Distinct()];
        _preparedVersions = [.. _prepared.Select(_ => -1L)];
    }

    public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results) =>
        Run(inputs, results, _backend.Pool);

    /// <summary>Computes the graph once, by threads of one's own.</summary>
    public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results, WorkerPool pool)
    {
        Check("input", inputs, _graph.Inputs);
        Check("result", results, _graph.Results);
        NativeBlock arena = _backend.Arenas.Rent(RunBytes);
        nint* slots = TakeSlots();
        bool isOver = false;
        try
        {
            Bind(slots, arena.Pointer, inputs);
            BufferGuard? guard = Guard(arena);
            for (int stretch = 0; stretch < _ends.Length; stretch++)
            {
                RunStretch(stretch, slots, arena.Pointer, guard, inputs, results[From(stretch).Results.._ends[stretch].Results], pool);
            }

            isOver = true;
        }
        finally
        {
            GiveBack(slots, arena, isOver);
        }
    }

    /// <summary>Makes what is kept of weights that have changed, by more threads than a run has.</summary>
    public void PrepareWeights(ReadOnlySpan<ITensorStorage> inputs, WorkerPool pool)
    {
        lock (_preparation)
        {
            if (_prepared.Zip(_preparedVersions).All(pair => pair.First.Version == pair.Second))
            {
                return;
            }
        }

        long scratch = AlignUp(_plan.ArenaBytes);
        NativeBlock arena = _backend.Arenas.Rent(scratch + (pool.Threads * _scratchStride) + ArenaPlanner.Alignment);
        nint* slots = TakeSlots();
        try
        {
            Bind(slots, arena.Pointer, inputs);
            PrepareWeights(slots, (byte*)(arena.Pointer + scratch), pool);
        }
        finally
        {
            GiveBack(slots, arena, isOver: true);
        }
    }

    public IPausedRun? Begin() => _keepsPauses ? new PausedRun(this) : null;

    public string Describe()
    {
        StringBuilder text = new();
        text.AppendLine("graph").Append(GraphText.Print(_traced));
        text.AppendLine("passes");
        foreach (string line in _passLog)
        {
            text.Append("  ").AppendLine(line);
        }

        text.AppendLine($"plan: {_steps.Length} steps, arena {_plan.ArenaBytes:N0} bytes, "
            + $"scratch {_threads} x {_scratchStride:N0} bytes, variables {GraphMemory.OfVariables(_graph):N0} bytes, "
            + $"{_backend.Device}");
        foreach ((Step step, KernelCall call, IKernel kernel, IReadOnlyList<string> refusals) in _steps)
        {
            text.Append($"  {step.Index,5} {string.Join(", ", step.Outputs)} = {step.Op.Name}{step.Op.Attributes}");
            text.Append($"({string.Join(", ", step.Inputs)}) {string.Join(", ", step.Value.Types)} by {kernel.Name}");
            text.Append($", {call.Pieces(0)} pieces");
            text.Append(string.Concat(
                step.Outputs.Select(output => output.Place == BufferPlace.Arena ? $", @{output.Offset}" : ", in place")));
            text.Append($", {AliveAt(step.Index):N0} bytes alive");
            text.Append(refusals.Count == 0 ? "" : $" (not {string.Join("; not ", refusals)})");
            text.Append(_profile is null ? "" : $" {_profile.Milliseconds(step.Index):F3} ms");
            text.AppendLine(step.Value.Label is null ? "" : $" # {step.Value.Label}");
        }

        text.Append(_profile?.Table([.. _steps.Select(step => (step.Kernel.Name, step.Call.Flops))]));
        return text.ToString();
    }

    public PlanReport Report() => new(
        [.. _passLog],
        _plan.ArenaBytes,
        _threads * _scratchStride,
        GraphMemory.OfVariables(_graph),
        GraphMemory.OfTensors(_graph),
        _backend.Device,
        [
            .. _steps.Select(item => new StepReport(
                $"{item.Step.Op.Name}{item.Step.Op.Attributes}",
                string.Join(", ", item.Step.Value.Types),
                item.Kernel.Name,
                item.Refusals,
                item.Call.Pieces(0),
                item.Call.Flops,
                item.Step.Value.Inputs.Sum(input => input.Types[0].Bytes) + item.Step.Value.Types.Sum(type => type.Bytes),
                _profile?.Milliseconds(item.Step.Index) ?? 0,
                item.Step.Value.Label)
            {
                IdleMilliseconds = _profile?.IdleMilliseconds(item.Step.Index),
            }),
        ]);

    public void Dispose()
    {
        while (_slotTables.TryTake(out nint table))
        {
            NativeMemory.Free((void*)table);
        }
    }

    private Pause From(int stretch) => stretch == 0 ? default : _ends[stretch - 1];

    private nint* TakeSlots() => _slotTables.TryTake(out nint table)
        ? (nint*)table
        : (nint*)NativeMemory.Alloc((nuint)Math.Max(_slotCount, 1), (nuint)sizeof(nint));

    private BufferGuard? Guard(NativeBlock arena) => _backend.Options.ChecksBuffers
        ? new BufferGuard(arena.Pointer, AlignUp(_plan.ArenaBytes), RunBytes)
        : null;

    // Computes a stretch, and copies its results and updates to where they belong.
    private void RunStretch(
        int stretch,
        nint* slots,
        nint arena,
        BufferGuard? guard,
        ReadOnlySpan<ITensorStorage> inputs,
        ReadOnlySpan<ITensorStorage> results,
        WorkerPool pool)
    {
        (Pause from, Pause to) = (From(stretch), _ends[stretch]);
        try
        {
            byte* scratch = (byte*)(arena + AlignUp(_plan.ArenaBytes));
            PrepareWeights(slots, scratch, pool);
            if (stretch == 0)
            {
                _profile?.BeginRun();
            }

            nint* slot = slots + _firstSlots[stretch];
            for (int index = stretch == 0 ? 0 : _plan.Ends[stretch - 1]; index < _plan.Ends[stretch]; index++)
            {
                PlannedStep planned = _steps[index];
                (Step step, KernelCall call) = (planned.Step, planned.Call);
                KernelArguments arguments = new(slot, step.Inputs.Count, step.Outputs.Count, scratch, _scratchStride);
                _profile?.BeginStep();
                pool.Run(call, arguments, planned.KeepsWorkspace ? 1 : 0, call.Phases);
                _profile?.EndStep(step.Index);
                guard?.Check(step, planned.Kernel.Name);
                slot += SlotsOf(step);
            }

            for (int result = 0; result < results.Length; result++)
            {
                Copy(Address(_plan.Results[from.Results + result], arena, inputs), Own(results[result]));
            }

            for (int update = from.Updates; update < to.Updates; update++)
            {
                (Variable variable, TensorBuffer source) = _plan.Updates[update];
                Copy(Address(source, arena, inputs), Own(variable.Memory));
            }
        }
        finally
        {
            // The run holds bare pointers: the tensors must not be collected before its end.
            foreach (ITensorStorage input in inputs)
            {
                GC.KeepAlive(input);
            }

            for (int update = from.Updates; update < to.Updates; update++)
            {
                (_graph.Updates[update].Variable.Memory as CpuStorage)?.MarkChanged();
            }
        }
    }

    private void GiveBack(nint* slots, NativeBlock arena, bool isOver)
    {
        if (isOver || _groups.All(group => group.Drain()))
        {
            _backend.Arenas.Return(arena);
        }
        else
        {
            // Something may still write there.
            s_lost.Add(arena);
        }

        _slotTables.Add((nint)slots);
    }

    private static int SlotsOf(Step step) => step.Inputs.Count + step.Outputs.Count + 1;

    private long RunBytes => AlignUp(_plan.ArenaBytes) + (_threads * _scratchStride) + ArenaPlanner.Alignment;

    // Before the first run, so that nothing is lost when there is too little.
    private void AnnounceMemory(int times, int atOnce)
    {
        long tensors = times * GraphMemory.OfTensors(_graph);
        long kept = _plan.Buffers.Where(buffer => buffer.Place == BufferPlace.Kept).Sum(buffer => buffer.Type.Bytes);
        string inputs = string.Join(", ", _graph.Inputs.Select(value => value.Types[0]));
        MemoryBudget.Announce(
            checked(_backend.Arenas.Missing(RunBytes) + ((atOnce - 1) * RunBytes) + tensors + kept),
            $"Computing on {(inputs.Length == 0 ? "no inputs" : inputs)}{(times == 1 ? "" : $", {times} times")}");
    }

    // What makes the arena as long as it is.
    private long AliveAt(int step) => _plan.Buffers.Where(buffer => buffer is { Place: BufferPlace.Arena, Container: null }
        && buffer.FirstStep <= step && step <= buffer.LastStep).Sum(buffer => buffer.Type.Bytes);

    private static long AlignUp(long bytes) => (bytes + ArenaPlanner.Alignment - 1) / ArenaPlanner.Alignment * ArenaPlanner.Alignment;

    // Runs the first phase of the steps that keep what they make of their weights, if those have changed.
    private void PrepareWeights(nint* slot, byte* scratch, WorkerPool pool)
    {
        lock (_preparation)
        {
            bool isCurrent = true;
            for (int index = 0; index < _prepared.Length; index++)
            {
                long version = _prepared[index].Version;
                isCurrent &= version == _preparedVersions[index];
                _preparedVersions[index] = version;
            }

            if (isCurrent)
            {
                return;
            }

            foreach (PlannedStep planned in _steps)
            {
                Step step = planned.Step;
                if (planned.KeepsWorkspace)
                {
                    pool.Run(
                        planned.Call, new(slot, step.Inputs.Count, step.Outputs.Count, scratch, _scratchStride), 0, 1);
                }

                slot += SlotsOf(step);
            }
        }
    }

    private static CpuStorage Own(ITensorStorage storage) => storage as CpuStorage ?? throw new ArgumentException(
        $"A tensor {storage.Type} lives on another backend than \"cpu\", which runs the graph. Choose the backend before the first "
        + "layer, variable or constant is made.");

    private static void Copy(nint source, CpuStorage destination)
    {
        if (source != destination.Pointer)
        {
            Buffer.MemoryCopy(
                (void*)source, (void*)destination.Pointer, destination.Type.Bytes, destination.Type.Bytes);
        }

        GC.KeepAlive(destination);
    }

    private static CpuStorage Constant(TensorBuffer buffer)
    {
        CpuStorage storage = new(buffer.Type);
        switch (buffer.Type.DType)
        {
            case DType.Float32: storage.Write<float>([(float)buffer.Number]); break;
            case DType.Float64: storage.Write<double>([buffer.Number]); break;
            case DType.Int32: storage.Write<int>([(int)buffer.Number]); break;
            case DType.Int64: storage.Write<long>([(long)buffer.Number]); break;
            default: storage.Write<byte>([(byte)buffer.Number]); break;
        }

        return storage;
    }

    /// <summary>Refuses tensors that do not have so many times the rows of the graph's.</summary>
    public void Check(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results, int times)
    {
        Check("input", inputs, _graph.Inputs, 0, _graph.Inputs.Count, times);
        Check("result", results, _graph.Results, 0, _graph.Results.Count, times);
    }

    /// <summary>Refuses tensors that are not what a graph says.</summary>
    public static void Check(string role, ReadOnlySpan<ITensorStorage> tensors, IReadOnlyList<Value> values) =>
        Check(role, tensors, values, 0, values.Count);

    private static void Check(
        string role, ReadOnlySpan<ITensorStorage> tensors, IReadOnlyList<Value> values, int from, int to, int times = 1)
    {
        if (tensors.Length != to - from)
        {
            throw new ArgumentException($"The graph has {to - from} {role}s. Received: {tensors.Length}.");
        }

        for (int index = 0; index < tensors.Length; index++)
        {
            TensorType expected = values[from + index].Types[0];
            expected = times == 1 ? expected : new TensorType(expected.DType, expected.Shape.With(0, expected.Shape[0] * times));
            if (tensors[index].Type != expected)
            {
                throw new ArgumentException($"The {role} {from + index} is {expected}. Received: {tensors[index].Type}.");
            }
        }
    }

    private PlannedStep Prepare(Step step)
    {
        (IKernel kernel, IReadOnlyList<string> refusals) =
            KernelSelection.Choose(step, _backend.Isa, _backend.Options.ReferenceKernelsOnly);
        KernelCall call = kernel.Prepare(step, _backend.Isa);
        if (call.WorkspaceBytes > 0)
        {
            bool isKept = call.PreparedFrom.Count > 0
                && call.PreparedFrom.All(input => step.IsGiven(input) && step.Inputs[input].Place == BufferPlace.Variable);
            int lines = CheckedSizes.Fit(AlignUp(call.WorkspaceBytes) / ArenaPlanner.Alignment);
            step.Workspace = new TensorBuffer(
                _plan.Buffers.Count,
                new TensorType(DType.UInt8, (lines, ArenaPlanner.Alignment)),
                isKept ? BufferPlace.Kept : BufferPlace.Arena)
            {
                FirstStep = step.Index,
                LastStep = step.Index,
            };
            _plan.Buffers.Add(step.Workspace);
        }

        return new PlannedStep(step, call, kernel, refusals);
    }

    private void Bind(nint* slots, nint arena, ReadOnlySpan<ITensorStorage> inputs)
    {
        foreach ((Step step, _, _, _) in _steps)
        {
            for (int input = 0; input < step.Inputs.Count; input++)
            {
                *slots++ = Address(step.Inputs[input], arena, inputs);
            }

            for (int output = 0; output < step.Outputs.Count; output++)
            {
                *slots++ = Address(step.Outputs[output], arena, inputs);
            }

            *slots++ = step.Workspace is null ? 0 : Address(step.Workspace, arena, inputs);
        }
    }

    private nint Address(TensorBuffer buffer, nint arena, ReadOnlySpan<ITensorStorage> inputs) => buffer.Place switch
    {
        BufferPlace.Arena => (nint)(arena + buffer.Offset),
        BufferPlace.Variable => Own(buffer.Variable!.Memory).Pointer,
        BufferPlace.Input => buffer.Input < inputs.Length ? Own(inputs[buffer.Input]).Pointer : 0,
        _ => _constants[buffer.Index].Pointer,
    };

    private sealed class PausedRun : IPausedRun
    {
        private readonly CpuExecutable _executable;
        private readonly NativeBlock _arena;
        private readonly nint* _slots;
        private readonly BufferGuard? _guard;
        private readonly List<ITensorStorage> _inputs = [];
        private int _stretch;
        private bool _isFailed;
        private bool _isDisposed;

        public PausedRun(CpuExecutable executable)
        {
            _executable = executable;
            _arena = executable._backend.Arenas.Rent(executable.RunBytes);
            _slots = executable.TakeSlots();
            _guard = executable.Guard(_arena);
        }

        public void Continue(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            (Pause from, Pause to) = (_executable.From(_stretch), _executable._ends[_stretch]);
            Check("input", inputs, _executable._graph.Inputs, from.Inputs, to.Inputs);
            Check("result", results, _executable._graph.Results, from.Results, to.Results);
            _inputs.AddRange(inputs);
            ReadOnlySpan<ITensorStorage> given = CollectionsMarshal.AsSpan(_inputs);
            _isFailed = true;
            _executable.Bind(_slots, _arena.Pointer, given);
            _executable.RunStretch(_stretch++, _slots, _arena.Pointer, _guard, given, results, _executable._backend.Pool);
            _isFailed = false;
        }

        public void Dispose()
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _executable.GiveBack(_slots, _arena, !_isFailed);
            }
        }
    }

    // A step with the kernel that was chosen for it and why better-placed ones refused.
    private sealed record PlannedStep(Step Step, KernelCall Call, IKernel Kernel, IReadOnlyList<string> Refusals)
    {
        // Whether what the first phase makes of weights outlives the run.
        public bool KeepsWorkspace => Step.Workspace?.Place == BufferPlace.Kept;
    }
}
