using System.Collections;
using System.Runtime.CompilerServices;

namespace Keras;

/// <summary>One KerasTensor, a list of them or a dictionary, where Python takes any of these.</summary>
[CollectionBuilder(typeof(KerasTensors), nameof(Create))]
public readonly struct KerasTensors : IReadOnlyList<KerasTensor>
{
    private readonly KerasTensor[]? _items;

    private KerasTensors(KerasTensor[] items, bool isList, string[]? names = null)
    {
        foreach (KerasTensor item in items)
        {
            ArgumentNullException.ThrowIfNull(item, nameof(items));
        }

        _items = items;
        IsList = isList;
        Names = names;
    }

    /// <summary>Whether a list was given, even one of a single tensor.</summary>
    public bool IsList { get; }

    /// <summary>The keys of a dictionary, in their order, which is that of the tensors; null if none was given.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <inheritdoc/>
    public int Count => _items?.Length ?? 0;

    /// <inheritdoc/>
    public KerasTensor this[int index] => (_items ?? [])[index];

    /// <summary>One tensor.</summary>
    public static implicit operator KerasTensors(KerasTensor tensor) => new([tensor], isList: false);

    /// <summary>A list of tensors.</summary>
    public static implicit operator KerasTensors(KerasTensor[] tensors) => new([.. tensors], isList: true);

    /// <summary>A list of tensors.</summary>
    public static implicit operator KerasTensors(List<KerasTensor> tensors) => new([.. tensors], isList: true);

    /// <summary>Tensors by name. As in Keras, they are in the order of their names.</summary>
    public static implicit operator KerasTensors(Dictionary<string, KerasTensor> named)
    {
        ArgumentNullException.ThrowIfNull(named);
        KeyValuePair<string, KerasTensor>[] sorted = [.. named.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        return new([.. sorted.Select(pair => pair.Value)], isList: true, [.. sorted.Select(pair => pair.Key)]);
    }

    /// <summary>The only tensor, where there is one: <c>KerasTensor x = model.Output</c>.</summary>
    /// <exception cref="ArgumentException">There are none or several.</exception>
    public static implicit operator KerasTensor(KerasTensors tensors) => tensors.Count == 1
        ? tensors[0]
        : throw new ArgumentException(
            $"One tensor was expected. Received: {tensors.Count}. Choose one by its index, as in model.Outputs[0].");

    /// <summary>A list of the given tensors.</summary>
    public static KerasTensors Create(ReadOnlySpan<KerasTensor> tensors) => new(tensors.ToArray(), isList: true);

    /// <inheritdoc/>
    public IEnumerator<KerasTensor> GetEnumerator() => ((IEnumerable<KerasTensor>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
