using Keras.Engine.Operations;

namespace Keras.Engine.Graphs;

/// <summary>New values of variables within one trace. While they are in force, ops on a variable read its last one.</summary>
/// <remarks>
/// A run reads every variable once, at its begin: what is assigned is passed on from value to value while the graph is
/// made, so the order of assignments and reads is that of the code that makes it. Outside of all traces <see cref="Eager"/>
/// are in force, until they are run.
/// </remarks>
public sealed class Assignments
{
    private static readonly Assignments s_none = new();

    [ThreadStatic]
    private static Assignments? s_current;

    private readonly object _gate = new();
    private readonly Dictionary<Variable, Value> _last = [];
    private readonly Dictionary<Variable, Value> _now = [];
    private readonly Dictionary<Variable, List<Value>> _reads = [];
    private readonly Dictionary<Value, Variable> _variables = [];
    private readonly List<Value> _waiting = [];

    /// <summary>Those of what is computed outside of traces, on all threads; <see cref="Recording.Recorder"/> runs them.</summary>
    public static Assignments Eager { get; } = new();

    /// <summary>Those that are in force on this thread.</summary>
    public static Assignments InForce => s_current ?? Eager;

    /// <summary>The last value assigned to each variable: the updates of the run.</summary>
    public IReadOnlyDictionary<Variable, Value> Last => _last;

    /// <summary>Whether nothing is traced on this thread, not even a layer that is called outside of traces.</summary>
    internal static bool IsOutside => s_current is null;

    /// <summary>Whether what is made on this thread belongs to no trace.</summary>
    internal static bool IsEager => s_current is null || s_current == Eager;

    /// <summary>What an op that is applied to <paramref name="value"/> now on this thread reads.</summary>
    public static Value Current(Value value) => value is Variable variable ? InForce.Read(variable) : value;

    /// <summary>Gives a variable a new value, for all reads from now on.</summary>
    /// <exception cref="ArgumentException">The value has another type.</exception>
    public void Assign(Variable variable, Value value)
    {
        if (variable.Types[0] != value.Types[0])
        {
            throw new ArgumentException(
                $"The new value of {variable.Name} must be {variable.Types[0]}. Received: {value.Types[0]}.");
        }

        lock (_gate)
        {
            // Another variable may be assigned later, which shall not change what this one got.
            Value assigned = value is Variable other ? Read(other) : value;
            if (!_reads.TryGetValue(variable, out List<Value>? reads))
            {
                _reads[variable] = reads = [];
            }

            // No gradient flows through an assignment; the name of its own makes what is read a target of gradients.
            Value read = Ops.StopGradient(assigned);
            reads.Add(read);
            _last[variable] = assigned;
            _now[variable] = read;
            _variables[read] = variable;
            _waiting.Add(read);
        }
    }

    /// <summary>The variable that a value was read of; null if it is none.</summary>
    public Variable? VariableOf(Value value)
    {
        // What was assigned is read by a name of this op.
        if (value.Op is not StopGradientOp)
        {
            return value as Variable;
        }

        lock (_gate)
        {
            return _variables.GetValueOrDefault(value);
        }
    }

    /// <summary>The value that a variable has by now.</summary>
    public Value Read(Variable variable)
    {
        lock (_gate)
        {
            return _now.GetValueOrDefault(variable, variable);
        }
    }

    /// <summary>All values that a variable had in the trace, the first being the one from before the run.</summary>
    public IReadOnlyList<Value> History(Variable variable)
    {
        lock (_gate)
        {
            return [variable, .. _reads.GetValueOrDefault(variable, [])];
        }
    }

    /// <summary>Puts the assignments in force on this thread, instead of others, until the scope ends.</summary>
    public Scope Enter() => new(this);

    /// <summary>Lets ops read what they are applied to, until the scope ends: for values that exist already.</summary>
    public static Scope Suspend() => new(s_none);

    /// <summary>While it lives, assignments are in force.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Assignments? _outer;

        internal Scope(Assignments assignments)
        {
            _outer = s_current;
            s_current = assignments;
        }

        /// <summary>Goes back to those of before.</summary>
        public void Dispose() => s_current = _outer;
    }

    // Values are made by the hundred thousand: where nothing is assigned, nothing is looked up.
    internal static Value[] Current(IReadOnlyList<Value> values)
    {
        Value[] current = [.. values];
        if (InForce._now.Count > 0)
        {
            for (int index = 0; index < current.Length; index++)
            {
                current[index] = Current(current[index]);
            }
        }

        return current;
    }

    /// <summary>Whether something was assigned and not run.</summary>
    internal bool IsPending => _now.Count > 0;

    /// <summary>
    /// Ends what is pending: from now on, variables hold what was assigned, or what they held before if the run fails.
    /// </summary>
    /// <returns>The last value of each variable, the values that it was read by, and those of values in between.</returns>
    internal (IReadOnlyList<(Variable Variable, Value Assigned, Value Read)> Last, IReadOnlyList<Value> Between) Take()
    {
        lock (_gate)
        {
            List<(Variable, Value, Value)> last = [.. _last.Select(pair => (pair.Key, pair.Value, _now[pair.Key]))];
            List<Value> between = [.. _waiting.Where(read => _now[_variables[read]] != read)];
            _last.Clear();
            _now.Clear();
            _waiting.Clear();
            return (last, between);
        }
    }

    /// <summary>Forgets what variables held earlier: no gradient will be asked of it.</summary>
    internal void ForgetHistory()
    {
        lock (_gate)
        {
            foreach (Variable variable in _reads.Keys.Where(variable => !_now.ContainsKey(variable)).ToArray())
            {
                _reads[variable].ForEach(read => _variables.Remove(read));
                _reads.Remove(variable);
            }
        }
    }
}
