using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>Runs what is computed outside of traces: as late as possible, as one graph, compiled once for each sequence of ops.</summary>
/// <remarks>
/// Ops outside of a trace make values as they do inside one, and assignments wait (<see cref="Assignments.Eager"/>). All of it is
/// run when a number is read, when a variable's memory is, before a compiled step runs, and when the outermost
/// <see cref="BeginTape">tape</see> begins. The same ops on the same variables and on arrays of the same types are the same graph,
/// whatever numbers the arrays hold. Where a number is read while there is a tape, and what it was made of is needed again, as by
/// a gradient, the run waits for that from the second time on (<see cref="RecordedSession"/>). Values keep what variables held when
/// they were made: reading them later gives what reading them at once would have given.
/// </remarks>
public static class Recorder
{
    private static readonly object s_gate = new();
    private static readonly RecordedSession s_session = new();
    private static readonly List<Value> s_held = [];
    private static Epoch s_now = new();
    private static int s_tapes;
    private static bool s_isAsked;

    // Set before what is pending is taken, and until it has run.
    private static volatile bool s_isSettling;

    [ThreadStatic]
    private static Epoch? s_epoch;

    [ThreadStatic]
    private static bool s_isHidden;

    /// <summary>
    /// How many graphs were compiled so far: a loop compiles nothing from its second turn on, or from its third if it reads numbers
    /// before their gradients.
    /// </summary>
    public static int Compilations => CompiledChain.Compilations;

    /// <summary>Whether a gradient may still be asked of what is recorded.</summary>
    public static bool HasTape => s_tapes > 0;

    /// <summary>Runs all assignments that were made outside of traces and not run.</summary>
    public static void Settle() => Settle([]);

    /// <summary>Runs what is pending, and frees what was compiled.</summary>
    public static void Clear()
    {
        lock (s_gate)
        {
            Settle();
            s_session.Clear();
        }
    }

    /// <summary>From now on values are remembered with what they were computed from, until the tape ends.</summary>
    public static void BeginTape()
    {
        lock (s_gate)
        {
            if (s_tapes == 0)
            {
                Settle();
                s_session.End();
                s_isAsked = false;
            }

            s_tapes++;
        }
    }

    /// <summary>No gradient will be asked any more.</summary>
    public static void EndTape()
    {
        lock (s_gate)
        {
            if (--s_tapes == 0)
            {
                ReleaseHeld();
                if (!s_isAsked)
                {
                    s_session.End();
                }
            }
        }
    }

    /// <summary>Until the scope ends, what is made on this thread is for the next run only: nobody asks for it later.</summary>
    public static HiddenScope Hide() => new(isHidden: true);

    /// <summary>To be called before a compiled graph runs that is none of these: all that was assigned before is run.</summary>
    /// <param name="updates">What it updates.</param>
    public static void BeforeRun(IReadOnlyList<Update> updates)
    {
        if (IsBehind)
        {
            Settle();
        }

        if (s_session.IsWaiting || updates.Any(update => update.Variable.Readers.Count > 0))
        {
            lock (s_gate)
            {
                Keep(updates.Select(update => update.Variable));
                s_session.Change(updates.Select(update => update.Variable));
            }
        }
    }

    /// <summary>What a compiled graph takes from outside of its trace becomes constant: as it was when it was computed.</summary>
    public static Graph WithCaptured(Graph graph)
    {
        HashSet<Value> captured = [];
        foreach (Value value in graph.InOrder())
        {
            captured.UnionWith(value.Inputs.Append(value).Where(input => IsCaptured(input) && !IsCaptured(value)));
        }

        captured.UnionWith(graph.Roots().Where(IsCaptured));
        if (captured.Count == 0)
        {
            return graph;
        }

        Dictionary<Value, Value> constants = captured.ToDictionary(value => value, value => (Value)new ConstantTensor(Read(value)));
        using Assignments.Scope asRead = Assignments.Suspend();
        foreach (Value value in graph.InOrder().Where(value => !constants.ContainsKey(value)))
        {
            Value replaced = value.WithInputs(input => constants.GetValueOrDefault(input, input));
            if (replaced != value)
            {
                constants[value] = replaced;
            }
        }

        return new Graph(
            graph.Inputs,
            [.. graph.Results.Select(value => constants.GetValueOrDefault(value, value))],
            [.. graph.Updates.Select(update => update with { Value = constants.GetValueOrDefault(update.Value, update.Value) })]);

        static bool IsCaptured(Value value) => value is not Variable
            && (value.Held is not null || (value.Epoch is not null && value.Inputs.Count > 0));
    }

    /// <summary>Names of values for gradients to be taken of: nobody else has them, so they never come to hold numbers.</summary>
    /// <remarks>What holds its numbers, now or later, has forgotten what it was computed from, or will.</remarks>
    public static IReadOnlyList<Value> WithHistory(IReadOnlyList<Value> values)
    {
        s_isAsked = true;
        Dictionary<Value, Value> names = [];
        foreach (Value value in Graph.TopologicalOrder(values).Where(
            value => value is not Variable && value.Op is not StopGradientOp && value.Inputs.Count > 0))
        {
            Value same = value.WithInputs(input => names.GetValueOrDefault(input, input));
            names[value] = same != value ? same : value.Again();
        }

        return [.. values.Select(value => names.GetValueOrDefault(value, value))];
    }

    /// <summary>The tensor of a value, computed if need be.</summary>
    internal static ITensorStorage Read(Value value)
    {
        lock (s_gate)
        {
            if (value is Variable own)
            {
                return own.Storage;
            }

            Settle([value]);
            return value.Held is Variable variable
                ? value.Epoch?.Kept(variable) ?? variable.Memory
                : (ITensorStorage)value.Held!;
        }
    }

    /// <summary>Runs what is pending before a variable's memory is read or written by others.</summary>
    internal static void Touch(Variable variable)
    {
        if (IsBehind || variable.Readers.Count > 0 || s_session.IsWaiting)
        {
            lock (s_gate)
            {
                Settle();
                Keep(variable);
                s_session.Change([variable]);
            }
        }
    }

    /// <summary>Notes a value that is made: its epoch, and that of the variables it reads.</summary>
    internal static Epoch? Note(Value value)
    {
        Epoch? epoch = s_epoch ?? (Assignments.IsEager && !s_isHidden ? s_now : null);
        if (epoch is null || value.Inputs.Count == 0)
        {
            return epoch;
        }

        foreach (Value input in value.Inputs)
        {
            if (input is Variable variable and not ConstantTensor)
            {
                AddReader(variable, epoch);
            }
            else if (input.Op is StopGradientOp)
            {
                // What was assigned is read.
                input.Epoch ??= epoch;
            }
        }

        if (value.Shape.Rank == 0 && value.Types.Count == 1 && Assignments.IsOutside
            && (s_tapes > 0 || Assignments.Eager.IsPending))
        {
            lock (s_gate)
            {
                epoch.Add(value);
            }
        }

        return epoch;
    }

    /// <summary>Until the scope ends, what is made on this thread reads variables as another value did.</summary>
    internal static EpochScope As(Value value) => new(value.Epoch);

    // Whether memory does not hold yet what was assigned; another thread may be about to write it. What is pending is looked at first:
    // when it is taken, it is known already that it is being settled.
    private static bool IsBehind
    {
        get
        {
            bool isPending = Assignments.Eager.IsPending;
            Interlocked.MemoryBarrier();
            return isPending || (s_isSettling && !Monitor.IsEntered(s_gate));
        }
    }

    private static void Settle(IReadOnlyList<Value> wanted)
    {
        lock (s_gate)
        {
            bool wasSettling = s_isSettling;
            s_isSettling = true;
            try
            {
                SettleAlone(wanted);
            }
            finally
            {
                s_isSettling = wasSettling;
            }
        }
    }

    private static void SettleAlone(IReadOnlyList<Value> wanted)
    {
        // Layers that are traced meanwhile read what they are applied to.
        using Assignments.Scope asRead = Assignments.Suspend();
        (IReadOnlyList<(Variable Variable, Value Assigned, Value Read)> last, IReadOnlyList<Value> between) =
            Assignments.Eager.Take();
        Value[] required = [.. wanted.Concat(between).Where(value => value is not Variable && value.Held is null)];
        if (required.Length == 0 && last.Count == 0)
        {
            return;
        }

        RecordedTrace trace = new(
            required,
            last.Count > 0 ? s_now.TakeScalars() : [],
            [.. last.Select(assignment => new Update(assignment.Variable, assignment.Assigned))]);
        Dictionary<Variable, ITensorStorage> copies = Keep(last.Select(assignment => assignment.Variable));
        ITensorStorage[] results = s_session.Run(trace, copies, hasTape: s_tapes > 0);
        foreach ((Value value, ITensorStorage result) in trace.Results.Zip(results))
        {
            value.Held = result;
            s_held.Add(value);
        }

        foreach ((Variable variable, _, Value read) in last)
        {
            read.Held = variable;
            s_held.Add(read);
            if (read.Epoch is not null)
            {
                read.Epoch = s_now;
                AddReader(variable, s_now);
            }
        }

        if (s_tapes == 0)
        {
            ReleaseHeld();
        }
    }

    private static void ReleaseHeld()
    {
        foreach (Value value in s_held)
        {
            value.Release();
        }

        s_held.Clear();
        Assignments.Eager.ForgetHistory();
    }

    private static void AddReader(Variable variable, Epoch epoch)
    {
        lock (variable.Readers)
        {
            if (variable.Readers.Count == 0 || variable.Readers[^1] != epoch.Self)
            {
                if (variable.Readers.Count == variable.Readers.Capacity)
                {
                    variable.Readers.RemoveAll(reader => !reader.TryGetTarget(out _));
                }

                variable.Readers.Add(epoch.Self);
            }
        }
    }

    // Variables are about to change: what was made of them and not computed reads copies.
    private static Dictionary<Variable, ITensorStorage> Keep(params IEnumerable<Variable> variables)
    {
        List<(Variable Variable, Epoch Epoch)> reads = [];
        foreach (Variable variable in variables)
        {
            lock (variable.Readers)
            {
                foreach (WeakReference<Epoch> reader in variable.Readers)
                {
                    if (reader.TryGetTarget(out Epoch? epoch))
                    {
                        reads.Add((variable, epoch));
                    }
                }

                variable.Readers.Clear();
            }
        }

        if (reads.Any(read => read.Epoch == s_now))
        {
            s_now = new Epoch();
        }

        Variable[] read = [.. reads.Where(read => read.Epoch.Kept(read.Variable) is null).Select(read => read.Variable).Distinct()];
        Dictionary<Variable, ITensorStorage> copies = [];
        foreach ((Variable variable, ITensorStorage copy) in read.Zip(
            BackendSelection.Current.Allocate([.. read.Select(variable => variable.Types[0])])))
        {
            copy.CopyFrom(variable.Memory);
            copies[variable] = copy;
        }

        foreach ((Variable variable, Epoch epoch) in reads)
        {
            if (copies.TryGetValue(variable, out ITensorStorage? copy))
            {
                epoch.Keep(variable, copy);
            }
        }

        return copies;
    }

    /// <summary>While it lives, values are made for the next run only.</summary>
    public readonly struct HiddenScope : IDisposable
    {
        private readonly bool _outer;

        internal HiddenScope(bool isHidden)
        {
            _outer = s_isHidden;
            s_isHidden = isHidden;
        }

        /// <summary>Goes back to what was before.</summary>
        public void Dispose() => s_isHidden = _outer;
    }

    /// <summary>While it lives, values belong to an epoch.</summary>
    internal readonly struct EpochScope : IDisposable
    {
        private readonly Epoch? _outer;

        public EpochScope(Epoch? epoch)
        {
            _outer = s_epoch;
            s_epoch = epoch;
        }

        public void Dispose() => s_epoch = _outer;
    }
}
