using Keras.Engine.Tensors;

namespace Keras;

/// <content>Tensors with some elements replaced, and the largest of segments.</content>
public static partial class Ops
{
    /// <summary>A tensor with a box of its elements replaced.</summary>
    /// <param name="inputs">Any tensor.</param>
    /// <param name="startIndices">Where the box begins along each axis.</param>
    /// <param name="updates">What the box holds then; as many axes as the tensor.</param>
    /// <exception cref="ArgumentException">The box does not fit in, or the types differ.</exception>
    public static Value SliceUpdate(Value inputs, IntList startIndices, Value updates)
    {
        int rank = inputs.Shape.Rank;
        if (startIndices.Count != rank || updates.Shape.Rank != rank || updates.DType != inputs.DType
            || Enumerable.Range(0, rank).Any(
                axis => startIndices[axis] < 0 || startIndices[axis] > inputs.Shape[axis] - updates.Shape[axis]))
        {
            throw new ArgumentException(
                "SliceUpdate needs a start for each axis, and updates of the tensor's type and rank that fit in from there. "
                + $"Received: {updates.Types[0]} from {startIndices} in {inputs.Types[0]}.");
        }

        int[] behind = [.. Enumerable.Range(0, rank).Select(axis => inputs.Shape[axis] - updates.Shape[axis] - startIndices[axis])];
        Value isReplaced = Pad(OnesLike(updates), startIndices, [.. behind]);
        return Select(isReplaced, Pad(updates, startIndices, [.. behind]), inputs);
    }

    /// <summary>
    /// A tensor with elements, or slices, replaced at the places that indices name; the last of several at one place counts.
    /// </summary>
    /// <param name="inputs">Any tensor.</param>
    /// <param name="indices">Integers <c>(updates, depth)</c>: the indices along the first axes of the tensor.</param>
    /// <param name="updates">What is there then: <c>(updates, ...)</c>, with the axes that are not indexed.</param>
    /// <exception cref="ArgumentException">The types differ.</exception>
    public static Value ScatterUpdate(Value inputs, Value indices, Value updates)
    {
        if (indices.Shape.Rank != 2 || updates.DType != inputs.DType)
        {
            throw new ArgumentException(
                "ScatterUpdate needs indices (updates, depth) and updates of the tensor's type. "
                + $"Received: {indices.Types[0]} and {updates.Types[0]} for {inputs.Types[0]}.");
        }

        // In a stable order of the places, the last of equal ones is followed by another place, or by none.
        Value places = FlatPlaces(indices, inputs.Shape);
        Value order = ArgSort(places);
        Value sorted = Gather(places, order);
        int count = places.Shape[0];
        Value isLastInOrder = count == 0 ? sorted : Concatenate(
            [NotEqual(Slice(sorted, 0, 1, count - 1), Slice(sorted, 0, 0, count - 1)), Ones(Shape.Of([1]), DType.Int32)], 0);
        Value isLast = Cast(Gather(isLastInOrder, ArgSort(order)), inputs.DType);
        Value rows = Reshape(isLast, isLast.Shape.Concat(Shape.Of([.. Enumerable.Repeat(1, updates.Shape.Rank - 1)])));
        Value isReplaced = BroadcastTo(rows, updates.Shape);
        return Select(
            Scatter(indices, isReplaced, inputs.Shape), Scatter(indices, Where(isReplaced, updates, 0), inputs.Shape), inputs);
    }

    /// <summary>The largest of the rows of each segment; minus infinity, or the least whole number, where there are none.</summary>
    /// <param name="data">Rows in the first axis.</param>
    /// <param name="segmentIds">The segment of each row.</param>
    /// <param name="numSegments">How many segments there are.</param>
    /// <exception cref="ArgumentException">There are no rows, or not one segment for each.</exception>
    /// <remarks>Every row is held beside every segment: it takes the memory of all of them together.</remarks>
    public static Value SegmentMax(Value data, Value segmentIds, int numSegments)
    {
        if (data.Shape.Rank == 0 || data.Shape[0] == 0 || numSegments < 0 || segmentIds.Shape != data.Shape[..1])
        {
            throw new ArgumentException(
                "SegmentMax needs rows, a segment for each, and a number of segments. "
                + $"Received: {data.Types[0]}, {segmentIds.Types[0]} and {numSegments}.");
        }

        Shape rows = Shape.Of([data.Shape[0], numSegments, .. Enumerable.Repeat(1, data.Shape.Rank - 1)]);
        Value isIn = Reshape(OneHot(segmentIds, numSegments, data.DType), rows);
        Value none = data.DType switch
        {
            DType.Float32 or DType.Float64 => Constant(double.NegativeInfinity, data.DType),
            DType.Int64 => Constant(long.MinValue, data.DType),
            DType.Int32 => Constant(int.MinValue, data.DType),
            _ => Constant(0, data.DType),
        };
        Shape all = Shape.Of([data.Shape[0], numSegments]).Concat(data.Shape[1..]);
        return Max(Where(BroadcastTo(isIn, all), BroadcastTo(ExpandDims(data, 1), all), BroadcastTo(none, all)), 0);
    }
}
