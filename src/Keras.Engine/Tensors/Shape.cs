using System.Collections;
using System.Runtime.CompilerServices;

namespace Keras;

/// <summary>The sizes of a tensor along its axes; a size may be unknown, written <c>null</c>.</summary>
/// <remarks>Converts from a number, from tuples, and from collection expressions: <c>(null, 32, 32, 3)</c>.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int?>
{
    private const int Unknown = -1;

    private readonly int[]? _sizes;

    private Shape(int[] sizes) => _sizes = sizes;

    /// <summary>The shape of a scalar: no axes.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of axes.</summary>
    public int Rank => _sizes?.Length ?? 0;

    /// <summary>Whether every size is known.</summary>
    public bool IsKnown => Sizes.IndexOf(Unknown) < 0;

    /// <summary>Number of elements: the product of all sizes, 1 for a scalar.</summary>
    /// <exception cref="InvalidOperationException">A size is unknown.</exception>
    /// <exception cref="ArgumentException">It exceeds 64 bits.</exception>
    public long Length => Sizes.IndexOf(Unknown) is >= 0 and int axis
        ? this[axis]
        : CheckedSizes.Product(Sizes) is var length && length < long.MaxValue
            ? length
            : throw new ArgumentException($"Shape {this} has more than {long.MaxValue:N0} elements.");

    /// <summary>The sizes in place; -1 where unknown.</summary>
    internal ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The size along <paramref name="axis"/>.</summary>
    /// <exception cref="InvalidOperationException">The size is unknown; <see cref="SizeAt"/> returns null instead.</exception>
    public int this[int axis] => SizeAt(axis)
        ?? throw new InvalidOperationException($"Axis {axis} of shape {this} has no known size.");

    /// <summary>The size along an axis counted from either end.</summary>
    public int this[Index axis] => this[axis.GetOffset(Rank)];

    /// <summary>The sizes along a range of axes.</summary>
    public Shape this[Range axes] => new(Sizes[axes].ToArray());

    /// <summary>A shape of one axis.</summary>
    public static implicit operator Shape(int? size) => Create([size]);

    /// <summary>A shape of two axes.</summary>
    public static implicit operator Shape((int?, int?) sizes) => Create([sizes.Item1, sizes.Item2]);

    /// <summary>A shape of three axes.</summary>
    public static implicit operator Shape((int?, int?, int?) sizes) => Create([sizes.Item1, sizes.Item2, sizes.Item3]);

    /// <summary>A shape of four axes.</summary>
    public static implicit operator Shape((int?, int?, int?, int?) sizes) =>
        Create([sizes.Item1, sizes.Item2, sizes.Item3, sizes.Item4]);

    /// <summary>A shape of five axes.</summary>
    public static implicit operator Shape((int?, int?, int?, int?, int?) sizes) =>
        Create([sizes.Item1, sizes.Item2, sizes.Item3, sizes.Item4, sizes.Item5]);

    /// <summary>Equality of all sizes; an unknown size equals only another unknown one.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Inequality of any size.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>A shape of the given sizes; null is unknown.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static Shape Create(ReadOnlySpan<int?> sizes)
    {
        int[] copy = new int[sizes.Length];
        for (int axis = 0; axis < copy.Length; axis++)
        {
            CheckSize(sizes[axis]);
            copy[axis] = sizes[axis] ?? Unknown;
        }

        return new Shape(copy);
    }

    /// <summary>A shape of the given, known sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static Shape Of(ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            CheckSize(size);
        }

        return new Shape(sizes.ToArray());
    }

    /// <summary>The size along <paramref name="axis"/>, or null if it is unknown.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int? SizeAt(int axis)
    {
        CheckAxis(axis);
        return Sizes[axis] == Unknown ? null : Sizes[axis];
    }

    /// <summary>This shape with the size of one axis exchanged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative, or there is no such axis.</exception>
    public Shape With(int axis, int? size)
    {
        CheckAxis(axis);
        CheckSize(size);
        int[] copy = Sizes.ToArray();
        copy[axis] = size ?? Unknown;
        return new Shape(copy);
    }

    /// <summary>The axes of this shape followed by those of <paramref name="other"/>.</summary>
    public Shape Concat(Shape other) => new([.. Sizes, .. other.Sizes]);

    /// <summary>The known sizes as an array.</summary>
    public int[] ToArray()
    {
        int[] sizes = new int[Rank];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            sizes[axis] = this[axis];
        }

        return sizes;
    }

    /// <summary>Whether <paramref name="other"/> could be the same shape once unknown sizes become known.</summary>
    public bool IsCompatibleWith(Shape other)
    {
        if (Rank != other.Rank)
        {
            return false;
        }

        for (int axis = 0; axis < Rank; axis++)
        {
            if (SizeAt(axis) is int size && other.SizeAt(axis) is int otherSize && size != otherSize)
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int size in Sizes)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <summary>Python's form: <c>(None, 32, 32, 3)</c>, <c>(10,)</c>.</summary>
    public override string ToString() =>
        $"({string.Join(", ", this.Select(size => size?.ToString() ?? "None"))}{(Rank == 1 ? "," : "")})";

    /// <inheritdoc/>
    public IEnumerator<int?> GetEnumerator()
    {
        for (int axis = 0; axis < Rank; axis++)
        {
            yield return SizeAt(axis);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void CheckAxis(int axis)
    {
        if (axis < 0 || axis >= Rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The shape {this} has {Rank} axes.");
        }
    }

    private static void CheckSize(int? size)
    {
        if (size < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size, "A size must be zero or more, or null where Python has None or -1.");
        }
    }
}
