
namespace Keras.Engine.Graphs;

/// <summary>New values of variables within one trace. While they are in force, ops on a variable read its last one.</summary>
/// <remarks>
/// A run reads every variable once, at its begin: what is assigned is passed on from value to value while the graph is
/// made, so the order of assignments and reads is that of the code that makes it.
/// </remarks>
public sealed class Assignments
{
    [ThreadStatic]
    private static Assignments? s_current;

    private readonly Dictionary<Variable, Value> _last = [];
    private readonly Dictionary<Variable, List<Value>> _reads = [];
    private readonly Dictionary<Value, Variable> _variables = [];

    /// <summary>The last value assigned to each variable: the updates of the run.</summary>
    public IReadOnlyDictionary<Variable, Value> Last => _last;

    /// <summary>What an op that is applied to <paramref name="value"/> now on this thread reads.</summary>
    public static Value Current(Value value) => s_current is { } current && value is Variable variable
        ? current.Read(variable)
        : value;

    /// <summary>Gives a variable a new value, for all reads from now on.</summary>
    /// <exception cref="ArgumentException">The value has another type.</exception>
    public void Assign(Variable variable, Value value)
    {
        if (variable.Types[0] != value.Types[0])
        {
            throw new ArgumentException(
                $"The new value of {variable.Name} must be {variable.Types[0]}. Received: {value.Types[0]}.");
        }

        // Another variable may be assigned later, which shall not change what this one got.
        _last[variable] = value is Variable other ? Read(other) : value;
        if (!_reads.TryGetValue(variable, out List<Value>? reads))
        {
            _reads[variable] = reads = [];
        }

        // No gradient flows through an assignment; the name of its own makes what is read a target of gradients.
        reads.Add(Ops.StopGradient(_last[variable]));
        _variables[reads[^1]] = variable;
    }

    /// <summary>The variable that a value was read of; null if it is none.</summary>
    public Variable? VariableOf(Value value) => value as Variable ?? _variables.GetValueOrDefault(value);

    /// <summary>The value that a variable has by now.</summary>
    public Value Read(Variable variable) =>
        _reads.TryGetValue(variable, out List<Value>? reads) ? reads[^1] : variable;

    /// <summary>All values that a variable had in the trace, the first being the one from before the run.</summary>
    public IReadOnlyList<Value> History(Variable variable) => [variable, .. _reads.GetValueOrDefault(variable, [])];

    /// <summary>Puts the assignments in force on this thread, instead of others, until the scope ends.</summary>
    public Scope Enter() => new(this);

    /// <summary>Lets ops read what they are applied to, until the scope ends: for values that exist already.</summary>
    public static Scope Suspend() => new(null);

    /// <summary>While it lives, assignments are in force.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Assignments? _outer;

        internal Scope(Assignments? assignments)
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
        if (s_current is { _reads.Count: > 0 })
        {
            for (int index = 0; index < current.Length; index++)
            {
                current[index] = Current(current[index]);
            }
        }

        return current;
    }
}
