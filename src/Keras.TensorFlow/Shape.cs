using System.Collections;

namespace Tensorflow;

/// <summary>Sizes by axis; -1 is a size that is not known yet, such as the batch's.</summary>
public sealed class Shape : IEnumerable<long>, IEquatable<Shape>
{
    private const int Unknown = -1;

    private readonly long[] _dims;

    public Shape(params int[] dims) => _dims = dims is null ? null : [.. dims.Select(size => (long)size)];

    public Shape(params long[] dims) => _dims = dims is null ? null : [.. dims];

    public static Shape Scalar => new(Array.Empty<long>());

    public static Shape Null => new((long[])null);

    public int ndim => _dims?.Length ?? Unknown;

    public int rank => ndim;

    public int Length => ndim;

    public long[] dims => _dims;

    public long[] strides
    {
        get
        {
            long[] steps = new long[ndim];
            long step = 1;
            for (int axis = ndim - 1; axis >= 0; axis--)
            {
                steps[axis] = step;
                step *= _dims[axis];
            }

            return steps;
        }
    }

    /// <summary>How many elements there are; -1 if a size is not known.</summary>
    public long size => IsNull || _dims.Contains(Unknown) ? Unknown : _dims.Aggregate(1L, (product, size) => checked(product * size));

    public bool IsEmpty => size == 0;

    public bool IsScalar => ndim == 0;

    public bool IsNull => _dims is null;

    public bool IsFullyDefined => !IsNull && _dims.All(size => size > 0);

    public long this[int n]
    {
        get => _dims[n < 0 ? n + ndim : n];
        set => _dims[n < 0 ? n + ndim : n] = value;
    }

    public Shape this[Slice slice]
    {
        get
        {
            (int begin, int length, int step) = slice.Along(ndim);
            return new Shape([.. Enumerable.Range(0, length).Select(place => _dims[begin + (place * step)])]);
        }
    }

    public static implicit operator Shape(int dims) => new([(long)dims]);

    public static implicit operator Shape(long[] dims) => dims is null ? null : new(dims);

    public static implicit operator Shape(int[] dims) => dims is null ? null : new(dims);

    public static implicit operator Shape((int, int) dims) => new(dims.Item1, dims.Item2);

    public static implicit operator Shape((long, long) dims) => new(dims.Item1, dims.Item2);

    public static implicit operator Shape((int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3);

    public static implicit operator Shape((long, long, long) dims) => new(dims.Item1, dims.Item2, dims.Item3);

    public static implicit operator Shape((int, int, int, int) dims) => new(dims.Item1, dims.Item2, dims.Item3, dims.Item4);

    public static implicit operator Shape((long, long, long, long) dims) => new(dims.Item1, dims.Item2, dims.Item3, dims.Item4);

    public static implicit operator Shape((int, int, int, int, int) dims) =>
        new(dims.Item1, dims.Item2, dims.Item3, dims.Item4, dims.Item5);

    public static implicit operator Shape((long, long, long, long, long) dims) =>
        new(dims.Item1, dims.Item2, dims.Item3, dims.Item4, dims.Item5);

    public static implicit operator int[](Shape shape) => shape.as_int_list();

    public static implicit operator long[](Shape shape) => shape.dims;

    public static bool operator ==(Shape a, Shape b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(Shape a, Shape b) => !(a == b);

    public void Deconstruct(out long h, out long w) => (h, w) = (_dims[0], _dims[1]);

    public int[] as_int_list() => [.. _dims.Select(size => checked((int)size))];

    public long[] Slice(int start, int length) => _dims.AsSpan(start, length).ToArray();

    public bool is_compatible_with(Shape shape2) => IsNull || shape2.IsNull || (ndim == shape2.ndim
        && _dims.Zip(shape2._dims).All(pair => pair.First == pair.Second || pair.First == Unknown || pair.Second == Unknown));

    public Shape concatenate(Shape other) => new([.. _dims, .. other._dims]);

    public Shape concatenate(long[] other) => new([.. _dims, .. other]);

    public Shape merge_with(Shape other) => is_compatible_with(other)
        ? new([.. _dims.Zip(other._dims, (left, right) => left == Unknown ? right : left)])
        : throw new ValueError($"Shapes {this} and {other} are not compatible.");

    public Shape with_rank(int rank) => IsNull || ndim == rank
        ? this
        : throw new ValueError($"A shape of rank {rank} is needed. Received: {this}.");

    public Shape with_rank_at_least(int rank) => IsNull || ndim >= rank
        ? this
        : throw new ValueError($"A shape of rank {rank} or more is needed. Received: {this}.");

    public void assert_has_rank(int rank) => with_rank(rank);

    public bool Equals(Shape other) => other is not null
        && (IsNull ? other.IsNull : !other.IsNull && _dims.SequenceEqual(other._dims));

    public override bool Equals(object obj) => obj switch
    {
        Shape other => Equals(other),
        long[] sizes => Equals(new Shape(sizes)),
        int[] sizes => Equals(new Shape(sizes)),
        _ => false,
    };

    public override int GetHashCode() => _dims?.Aggregate(17, HashCode.Combine) ?? 0;

    public override string ToString() => IsNull
        ? "<unknown>"
        : $"({string.Join(", ", _dims.Select(size => size == Unknown ? "None" : $"{size}"))}{(ndim == 1 ? "," : "")})";

    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)_dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static Shape Of(Native.Shape shape) => new([.. shape.Select(size => (long)(size ?? Unknown))]);

    internal Native.Shape ToNative() => Native.Shape.Create([.. _dims.Select(size => size < 0 ? null : (int?)size)]);

    /// <summary>One size for rows and columns, or both; of four, as strides have them, the middle two.</summary>
    internal Native.Engine.Tensors.Size2D ToSize() => ndim switch
    {
        1 => new((int)_dims[0], (int)_dims[0]),
        2 => new((int)_dims[0], (int)_dims[1]),
        4 => new((int)_dims[1], (int)_dims[2]),
        _ => throw new ValueError($"A size of rows and columns is needed. Received: {this}."),
    };
}
