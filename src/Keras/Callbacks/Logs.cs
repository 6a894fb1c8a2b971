using System.Collections;

namespace Keras.Callbacks;

/// <summary>Named numbers in the order in which they were logged; a callback may add its own.</summary>
public sealed class Logs : IEnumerable<KeyValuePair<string, double>>
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, double> _values = [];

    /// <summary>The names, first logged first.</summary>
    public IReadOnlyList<string> Names => _order;

    /// <summary>The number of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public double this[string name]
    {
        get => _values.TryGetValue(name, out double value)
            ? value
            : throw new KeyNotFoundException($"There is no log '{name}'. Logs: {string.Join(", ", _order)}.");
        set
        {
            if (!_values.ContainsKey(name))
            {
                _order.Add(name);
            }

            _values[name] = value;
        }
    }

    /// <summary>The number of that name, if it was logged.</summary>
    public bool TryGetValue(string name, out double value) => _values.TryGetValue(name, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        _order.Select(name => KeyValuePair.Create(name, _values[name])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
