using System.Collections;
using Keras.Callbacks;

namespace Keras.Training;

/// <summary>Loss and metrics, in order and by name: <c>results[0]</c>, <c>results["accuracy"]</c>.</summary>
public sealed class StepResults : IReadOnlyList<double>
{
    private readonly Logs _logs;
    private readonly double[] _values;

    internal StepResults(Logs logs)
    {
        _logs = logs;
        _values = [.. logs.Select(log => log.Value)];
    }

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public double this[int index] => _values[index];

    /// <summary>The number of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public double this[string name] => _logs[name];

    /// <summary>All numbers by name: what <c>return_dict=True</c> gives in Keras.</summary>
    public IReadOnlyDictionary<string, double> ToDictionary() =>
        _logs.ToDictionary(log => log.Key, log => log.Value);

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The numbers with their names.</summary>
    public override string ToString() => string.Join(", ", _logs.Select(log => $"{log.Key}: {log.Value}"));
}
