using System.Collections;

namespace Tensorflow;

/// <summary>One axis, or several.</summary>
public sealed class Axis(params int[] axis) : IEnumerable<int>
{
    public int[] axis { get; } = axis;

    public int size => axis.Length;

    public bool IsScalar { get; init; }

    public int this[int index] => axis[index];

    public static implicit operator Axis(int axis) => new([axis]) { IsScalar = true };

    public static implicit operator Axis((int, int) axis) => new(axis.Item1, axis.Item2);

    public static implicit operator Axis((int, int, int) axis) => new(axis.Item1, axis.Item2, axis.Item3);

    public static implicit operator Axis(int[] axis) => axis is null ? null : new(axis);

    public static implicit operator Axis(long[] shape) => shape is null ? null : new([.. shape.Select(number => (int)number)]);

    public static implicit operator Axis(Shape shape) => shape is null ? null : shape.dims;

    public static implicit operator int(Axis axis) => axis.axis is [int only]
        ? only
        : throw new ValueError($"One axis was expected. Received: {axis}.");

    public static implicit operator int[](Axis axis) => axis?.axis;

    public static bool operator ==(Axis left, int right) => left is not null && left.axis is [int only] && only == right;

    public static bool operator !=(Axis left, int right) => !(left == right);

    public override bool Equals(object obj) => obj is Axis other && axis.SequenceEqual(other.axis);

    public override int GetHashCode() => axis.Aggregate(17, HashCode.Combine);

    public override string ToString() => IsScalar ? $"{axis[0]}" : $"({string.Join(", ", axis)})";

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)axis).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static IntList? ToNative(Axis axis) => axis is null ? null : IntList.Create(axis.axis);
}
