using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Moving elements without computing.</content>
public static partial class Ops
{
    private const int MaxParts = 1 << 16;

    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="newShape">Its sizes; one may be null, where Python has -1, and follows from the others.</param>
    public static Value Reshape(Value x, Shape newShape)
    {
        Shape shape = newShape;
        if (!newShape.IsKnown)
        {
            int[] unknown = [.. Enumerable.Range(0, newShape.Rank).Where(axis => newShape.SizeAt(axis) is null)];
            long others = newShape.With(unknown[0], 1) is { IsKnown: true } rest ? rest.Length : 0;
            if (unknown.Length > 1 || others == 0 || x.Shape.Length % others != 0)
            {
                throw new ArgumentException(
                    $"Reshape keeps the number of elements, and at most one size may be unknown. Received: {x.Shape} to {newShape}.");
            }

            shape = newShape.With(unknown[0], CheckedSizes.Fit(x.Shape.Length / others));
        }

        return x.Shape == shape ? x : new Value(new ReshapeOp(shape), x);
    }

    /// <summary>All elements in row-major order along one axis.</summary>
    public static Value Flatten(Value x) => Reshape(x, Shape.Of([CheckedSizes.Fit(x.Shape.Length)]));

    /// <summary>A new axis of size 1.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">Its place in the result; negative counts from the back.</param>
    public static Value ExpandDims(Value x, int axis)
    {
        int place = NormalizeAxis(axis, x.Shape.Rank + 1);
        return Reshape(x, x.Shape[..place].Concat(1).Concat(x.Shape[place..]));
    }

    /// <summary>Takes axes of size 1 away.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">Which; negative ones count from the back. All of size 1 if null.</param>
    /// <exception cref="ArgumentException">An axis has another size.</exception>
    public static Value Squeeze(Value x, IntList? axis = null)
    {
        Shape shape = x.Shape;
        int[] axes =
        [
            .. axis is IntList named
                ? named.Select(one => NormalizeAxis(one, shape.Rank)).Distinct()
                : Enumerable.Range(0, shape.Rank).Where(one => shape[one] == 1),
        ];
        return axes.All(one => shape[one] == 1)
            ? Reshape(x, Shape.Of([.. Enumerable.Range(0, shape.Rank).Except(axes).Select(one => shape[one])]))
            : throw new ArgumentException($"Squeeze takes axes of size 1 away. Received: {axis} for shape {shape}.");
    }

    /// <summary>Reorders axes: axis i of the result is axis <c>axes[i]</c> of <paramref name="x"/>; turned around if null.</summary>
    public static Value Transpose(Value x, IntList? axes = null)
    {
        int rank = x.Shape.Rank;
        IntList permutation = axes is IntList named
            ? [.. named.Select(axis => axis < 0 ? axis + rank : axis)]
            : [.. Enumerable.Range(0, rank).Reverse()];
        return permutation.SequenceEqual(Enumerable.Range(0, rank)) ? x : new Value(new TransposeOp(permutation), x);
    }

    /// <summary>Moves an axis to another place; the others keep their order.</summary>
    public static Value MoveAxis(Value x, int source, int destination)
    {
        int rank = x.Shape.Rank;
        (int from, int to) = (NormalizeAxis(source, rank), NormalizeAxis(destination, rank));
        List<int> order = [.. Enumerable.Range(0, rank).Where(axis => axis != from)];
        order.Insert(to, from);
        return Transpose(x, [.. order]);
    }

    /// <summary>Exchanges two axes.</summary>
    public static Value SwapAxes(Value x, int axis1, int axis2)
    {
        int[] order = [.. Enumerable.Range(0, x.Shape.Rank)];
        (int first, int second) = (NormalizeAxis(axis1, order.Length), NormalizeAxis(axis2, order.Length));
        (order[first], order[second]) = (second, first);
        return Transpose(x, [.. order]);
    }

    /// <summary>Joins tensors along an axis; a negative axis counts from the back.</summary>
    public static Value Concatenate(IReadOnlyList<Value> values, int axis = 0) => values.Count == 1
        ? values[0]
        : new Value(new ConcatenateOp(NormalizeAxis(axis, values[0].Shape.Rank)), values);

    /// <summary>Joins tensors of one shape along a new axis; a negative axis counts from the back of the result.</summary>
    public static Value Stack(IReadOnlyList<Value> values, int axis = 0) =>
        Concatenate([.. values.Select(value => ExpandDims(value, axis))], NormalizeAxis(axis, values[0].Shape.Rank + 1));

    /// <summary>The tensors along an axis, which disappears.</summary>
    public static IReadOnlyList<Value> Unstack(Value x, int axis = 0)
    {
        int along = NormalizeAxis(axis, x.Shape.Rank);
        return [.. Parts(x.Shape[along]).Select(index => Squeeze(Slice(x, along, index, 1), along))];
    }

    /// <summary>So many equal parts of an axis.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="sections">How many parts.</param>
    /// <param name="axis">Negative counts from the back.</param>
    /// <exception cref="ArgumentException">The size of the axis is no multiple of it.</exception>
    public static IReadOnlyList<Value> Split(Value x, int sections, int axis = 0)
    {
        int along = NormalizeAxis(axis, x.Shape.Rank);
        int size = x.Shape[along];
        return sections > 0 && size % sections == 0
            ? [.. Parts(sections).Select(part => Slice(x, along, part * (size / sections), size / sections))]
            : throw new ArgumentException($"Axis {along} of shape {x.Shape} has no {sections} equal parts.", nameof(sections));
    }

    // Every part is a value of its own in the graph.
    private static IEnumerable<int> Parts(int count) => count <= MaxParts
        ? Enumerable.Range(0, count)
        : throw new ArgumentException($"At most {MaxParts:N0} parts can be values of their own. Received: {count:N0}.");

    /// <summary>The parts of an axis between places, as NumPy's split.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="indices">Where a new part begins.</param>
    /// <param name="axis">Negative counts from the back.</param>
    public static IReadOnlyList<Value> Split(Value x, IReadOnlyList<int> indices, int axis = 0)
    {
        int along = NormalizeAxis(axis, x.Shape.Rank);
        int[] bounds = [0, .. indices, x.Shape[along]];
        return [.. bounds.Zip(bounds.Skip(1), (begin, end) => Slice(x, along, begin, end - begin))];
    }

    /// <summary>
    /// <paramref name="length"/> elements of one axis from <paramref name="begin"/> on, every <paramref name="step"/>-th.
    /// </summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">Negative counts from the back.</param>
    /// <param name="begin">The first element taken.</param>
    /// <param name="length">How many are taken.</param>
    /// <param name="step">From one to the next; negative to go backwards.</param>
    public static Value Slice(Value x, int axis, int begin, int length, int step = 1)
    {
        int along = NormalizeAxis(axis, x.Shape.Rank);
        return step != 1 ? new Value(new StridedSliceOp(along, begin, length, step), x)
            : begin == 0 && length == x.Shape[along] ? x
            : new Value(new SliceOp(along, begin, length), x);
    }

    /// <summary>A box of a tensor, as Keras' slice.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="startIndices">Where the box begins along every axis.</param>
    /// <param name="shape">Its sizes.</param>
    public static Value Slice(Value x, IntList startIndices, IntList shape)
    {
        if (startIndices.Count != x.Shape.Rank || shape.Count != x.Shape.Rank)
        {
            throw new ArgumentException(
                $"Slice needs a start and a size for every axis. Received: {startIndices} and {shape} for shape {x.Shape}.");
        }

        for (int axis = 0; axis < shape.Count; axis++)
        {
            x = Slice(x, axis, startIndices[axis], shape[axis]);
        }

        return x;
    }

    /// <summary>The elements of axes in reverse order.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="axis">Which axes; negative ones count from the back. All if null.</param>
    public static Value Flip(Value x, IntList? axis = null)
    {
        foreach (int along in NormalizeAxes(axis, x.Shape.Rank))
        {
            int size = x.Shape[along];
            x = size > 1 ? Slice(x, along, size - 1, size, -1) : x;
        }

        return x;
    }

    /// <summary>The elements of an axis moved on; those that leave at the end come back at the front.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="shift">By how many places.</param>
    /// <param name="axis">Negative counts from the back. All elements in order if null.</param>
    public static Value Roll(Value x, int shift, int? axis = null)
    {
        if (axis is null)
        {
            return Reshape(Roll(Flatten(x), shift, 0), x.Shape);
        }

        int along = NormalizeAxis(axis.Value, x.Shape.Rank);
        int size = x.Shape[along];
        int begin = size == 0 ? 0 : (int)(((-(long)shift % size) + size) % size);
        return begin == 0 ? x : Concatenate([Slice(x, along, begin, size - begin), Slice(x, along, 0, begin)], along);
    }

    /// <summary>The whole tensor so many times along each axis.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="repeats">Times along the last axes; missing ones are 1, and more than there are axes make new ones.</param>
    public static Value Tile(Value x, IntList repeats)
    {
        int rank = Math.Max(repeats.Count, x.Shape.Rank);
        List<int> single = [];
        List<int> repeated = [];
        List<int> result = [];
        for (int axis = 0; axis < rank; axis++)
        {
            int size = axis - (rank - x.Shape.Rank) is >= 0 and int own ? x.Shape[own] : 1;
            int times = axis - (rank - repeats.Count) is >= 0 and int named ? repeats[named] : 1;
            ArgumentOutOfRangeException.ThrowIfNegative(times, nameof(repeats));
            single.AddRange([1, size]);
            repeated.AddRange([times, size]);
            result.Add(CheckedSizes.Multiply(times, size));
        }

        return result.Contains(0)
            ? Fill(0, new TensorType(x.DType, Shape.Of([.. result])))
            : Reshape(BroadcastTo(Reshape(x, Shape.Of([.. single])), Shape.Of([.. repeated])), Shape.Of([.. result]));
    }

    /// <summary>Every element along an axis so many times.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="repeats">How many times.</param>
    /// <param name="axis">Negative counts from the back. All elements in order if null.</param>
    public static Value Repeat(Value x, int repeats, int? axis = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repeats);
        if (axis is null)
        {
            return Repeat(Flatten(x), repeats, 0);
        }

        int along = NormalizeAxis(axis.Value, x.Shape.Rank);
        Shape single = x.Shape[..(along + 1)].Concat(1).Concat(x.Shape[(along + 1)..]);
        return Reshape(
            BroadcastTo(Reshape(x, single), single.With(along + 1, repeats)),
            x.Shape.With(along, CheckedSizes.Multiply(x.Shape[along], repeats)));
    }

    /// <summary>Adds zeros before and after every axis.</summary>
    public static Value Pad(Value x, IntList before, IntList after) =>
        before.All(count => count == 0) && after.All(count => count == 0) ? x : new Value(new PadOp(before, after), x);

    /// <summary>Adds a border to every axis, as NumPy's pad.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="padWidth">Elements before and after, for every axis.</param>
    /// <param name="mode">
    /// <c>"constant"</c>; <c>"reflect"</c>: mirrored at the outermost elements, less than the size; <c>"symmetric"</c>:
    /// mirrored behind them, at most the size.
    /// </param>
    /// <param name="constantValues">What a constant border holds.</param>
    public static Value Pad(
        Value x, IReadOnlyList<(int Before, int After)> padWidth, string mode = "constant", double constantValues = 0)
    {
        if (padWidth.Count != x.Shape.Rank || padWidth.Any(pair => pair.Before < 0 || pair.After < 0))
        {
            throw new ArgumentException(
                $"Pad needs a pair of counts, zero or more, for every axis. Received: {string.Join(", ", padWidth)} for {x.Shape}.",
                nameof(padWidth));
        }

        if (mode == "constant")
        {
            IntList before = [.. padWidth.Select(pair => pair.Before)];
            IntList after = [.. padWidth.Select(pair => pair.After)];
            Value padded = Pad(x, before, after);
            return constantValues == 0 || ReferenceEquals(padded, x)
                ? padded
                : Where(Pad(OnesLike(x), before, after), padded, constantValues);
        }

        int skipped = mode switch
        {
            "reflect" => 1,
            "symmetric" => 0,
            _ => throw new ArgumentException(
                $"`mode` must be one of \"constant\", \"reflect\", \"symmetric\". Received: \"{mode}\".", nameof(mode)),
        };
        for (int axis = 0; axis < padWidth.Count; axis++)
        {
            (int before, int after) = padWidth[axis];
            int size = x.Shape[axis];
            if (Math.Max(before, after) > size - skipped)
            {
                throw new ArgumentException(
                    $"A border of {Math.Max(before, after)} cannot be mirrored from axis {axis} of shape {x.Shape}.", nameof(padWidth));
            }

            List<Value> parts = [];
            if (before > 0)
            {
                parts.Add(Flip(Slice(x, axis, skipped, before), axis));
            }

            parts.Add(x);
            if (after > 0)
            {
                parts.Add(Flip(Slice(x, axis, size - skipped - after, after), axis));
            }

            x = Concatenate(parts, axis);
        }

        return x;
    }
}
