using System.Runtime.CompilerServices;

namespace Keras.Preprocessing;

/// <summary>The <c>yCol</c> of FlowFromDataFrame: the name of a column, or a list of names.</summary>
[CollectionBuilder(typeof(ColumnNames), nameof(Create))]
public readonly struct ColumnNames
{
    private readonly string[]? _names;

    private ColumnNames(string[] names, bool isList)
    {
        _names = names;
        IsList = isList;
    }

    /// <summary>Whether it is a list, even of one name.</summary>
    internal bool IsList { get; }

    /// <summary>The names; Keras' <c>"class"</c> if nothing was given.</summary>
    internal IReadOnlyList<string> Names => _names ?? ["class"];

    /// <summary>One column.</summary>
    public static implicit operator ColumnNames(string name) => new([name], isList: false);

    /// <summary>Several columns.</summary>
    public static implicit operator ColumnNames(string[] names) => Create(names);

    /// <summary>Several columns.</summary>
    public static ColumnNames Create(ReadOnlySpan<string> names) => names.Length > 0
        ? new(names.ToArray(), isList: true)
        : throw new ArgumentException("`yCol` needs at least one column. Received: an empty list.", nameof(names));

    /// <summary>Enumerates the names.</summary>
    public IEnumerator<string> GetEnumerator() => Names.GetEnumerator();
}
