using System.Collections;
using System.Runtime.CompilerServices;

namespace Keras.Engine.Tensors;

/// <summary>An immutable list of integers that compares by value: axes, permutations, offsets.</summary>
[CollectionBuilder(typeof(IntList), nameof(Create))]
public readonly struct IntList : IEquatable<IntList>, IReadOnlyList<int>
{
    private readonly int[]? _items;

    private IntList(int[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => _items?.Length ?? 0;

    /// <inheritdoc/>
    public int this[int index] => Span[index];

    /// <summary>The items in place.</summary>
    public ReadOnlySpan<int> Span => _items;

    /// <summary>A list of one item.</summary>
    public static implicit operator IntList(int item) => new([item]);

    /// <summary>A list of two items.</summary>
    public static implicit operator IntList((int First, int Second) items) => new([items.First, items.Second]);

    /// <summary>A list of three items.</summary>
    public static implicit operator IntList((int First, int Second, int Third) items) =>
        new([items.First, items.Second, items.Third]);

    /// <summary>A list of the given items.</summary>
    public static IntList Create(ReadOnlySpan<int> items) => new(items.ToArray());

    /// <summary>Equality of all items in order.</summary>
    public static bool operator ==(IntList left, IntList right) => left.Equals(right);

    /// <summary>Inequality of any item.</summary>
    public static bool operator !=(IntList left, IntList right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(IntList other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IntList other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int item in Span)
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", _items ?? [])}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
