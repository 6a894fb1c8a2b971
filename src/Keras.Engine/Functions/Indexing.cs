using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Elements by their places, and places in order.</content>
public static partial class Ops
{
    /// <summary>The elements of an axis at the places that indices name; K.gather, and NumPy's take.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="indices">Integers of any shape; a negative one counts from the back.</param>
    /// <param name="axis">The axis, whose place the axes of the indices take; negative counts from the back.</param>
    /// <returns>Running fails where an index lies outside.</returns>
    public static Value Gather(Value x, Value indices, int axis = 0) =>
        new(new GatherOp(NormalizeAxis(axis, x.Shape.Rank)), x, Cast(indices, DType.Int32));

    /// <summary>As <see cref="Gather"/>; of all elements in order if <paramref name="axis"/> is null.</summary>
    public static Value Take(Value x, Value indices, int? axis = null) =>
        axis is int along ? Gather(x, indices, along) : Gather(Flatten(x), indices);

    /// <summary>An element of each place of the other axes: as NumPy's take_along_axis.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="indices">Integers, of the shape of <paramref name="x"/> except for the axis.</param>
    /// <param name="axis">The axis; negative counts from the back. All elements in order if null.</param>
    /// <exception cref="ArgumentException">Other axes differ.</exception>
    public static Value TakeAlongAxis(Value x, Value indices, int? axis = null)
    {
        if (axis is null)
        {
            return TakeAlongAxis(Flatten(x), Flatten(indices), 0);
        }

        int along = NormalizeAxis(axis.Value, x.Shape.Rank);
        int size = x.Shape[along];
        if (indices.Shape.Rank != x.Shape.Rank || indices.Shape.With(along, size) != x.Shape)
        {
            throw new ArgumentException(
                $"Indices need the shape of the tensor except for axis {along}. Received: {indices.Types[0]} for {x.Types[0]}.");
        }

        // The place in a flat tensor: the row of the axis, which comes last, and the position in it.
        Value rows = MoveAxis(x, along, -1);
        Value places = MoveAxis(Cast(indices, DType.Int32), along, -1);
        int count = CheckedSizes.Fit(rows.Shape[..^1].Length);
        Value starts = Reshape(Arange(0, count) * size, rows.Shape[..^1].Concat(1));
        return MoveAxis(Gather(Flatten(rows), starts + Inside(places, size)), -1, along);
    }

    /// <summary>Elements, or slices, by several indices each: as TensorFlow's gather_nd.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="indices">Integers; the last axis holds the indices along the first axes of <paramref name="x"/>.</param>
    /// <param name="batchDims">How many axes in front both have in common.</param>
    /// <returns>The other axes of the indices, then the axes of <paramref name="x"/> that are not indexed.</returns>
    public static Value GatherNd(Value x, Value indices, int batchDims = 0)
    {
        int depth = indices.Shape.Rank == 0 ? -1 : indices.Shape[^1];
        if (depth < 0 || batchDims < 0 || batchDims >= indices.Shape.Rank || batchDims + depth > x.Shape.Rank
            || x.Shape[..batchDims] != indices.Shape[..batchDims])
        {
            throw new ArgumentException(
                "GatherNd needs indices (batch, ..., depth) for a tensor (batch, ...) of at least depth axes more. "
                + $"Received: {indices.Types[0]} for {x.Types[0]} with batchDims={batchDims}.");
        }

        Value places = Cast(indices, DType.Int32);
        Value flat = Fill(0, new TensorType(DType.Int32, indices.Shape[..^1]));
        if (batchDims > 0)
        {
            int batch = CheckedSizes.Fit(x.Shape[..batchDims].Length);
            Shape ones = Shape.Of([.. Enumerable.Repeat(1, indices.Shape.Rank - 1 - batchDims)]);
            flat += Reshape(Arange(0, batch), x.Shape[..batchDims].Concat(ones));
        }

        for (int axis = 0; axis < depth; axis++)
        {
            int size = x.Shape[batchDims + axis];
            flat = (flat * size) + Inside(Reshape(Slice(places, -1, axis, 1), flat.Shape), size);
        }

        int indexed = batchDims + depth;
        Shape table = Shape.Of([CheckedSizes.Fit(x.Shape[..indexed].Length)]).Concat(x.Shape[indexed..]);
        return Gather(Reshape(x, table), flat);
    }

    /// <summary>Zeros, with updates added at the places that indices name: as Keras' scatter.</summary>
    /// <param name="indices">Integers <c>(updates, depth)</c>: the indices along the first axes of the result.</param>
    /// <param name="values">The updates <c>(updates, ...)</c>.</param>
    /// <param name="shape">Shape of the result.</param>
    public static Value Scatter(Value indices, Value values, Shape shape)
    {
        ScatterAddOp scatter = new(0, CheckedSizes.Fit(shape[..indices.Shape[^1]].Length));
        return Reshape(new Value(scatter, values, FlatPlaces(indices, shape)), shape);
    }

    /// <summary>The largest elements along the last axis and their places, largest first; of equals the one in front.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="k">How many.</param>
    /// <returns>Both of the shape of <paramref name="x"/> with a last axis of <paramref name="k"/>; places are Int32.</returns>
    public static (Value Values, Value Indices) TopK(Value x, int k)
    {
        Value places = new(new TopIndicesOp(k, IsAscending: false), x);
        return (TakeAlongAxis(x, places, -1), places);
    }

    /// <summary>The elements along an axis in ascending order; NaN last.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="axis">Negative counts from the back.</param>
    public static Value Sort(Value x, int axis = -1) => TakeAlongAxis(x, ArgSort(x, axis), axis);

    /// <summary>The places of the elements along an axis in ascending order, as Int32; equals keep their order.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="axis">Negative counts from the back.</param>
    public static Value ArgSort(Value x, int axis = -1)
    {
        int along = NormalizeAxis(axis, x.Shape.Rank);
        return AlongLast(x, along, last => new Value(new TopIndicesOp(last.Shape[^1], IsAscending: true), last));
    }

    // Indices along the first axes as one, along all of them.
    private static Value FlatPlaces(Value indices, Shape shape)
    {
        Value flat = Fill(0, new TensorType(DType.Int32, indices.Shape[..^1]));
        for (int axis = 0; axis < indices.Shape[^1]; axis++)
        {
            Value places = Slice(Cast(indices, DType.Int32), -1, axis, 1);
            flat = (flat * shape[axis]) + Inside(Reshape(places, flat.Shape), shape[axis]);
        }

        return flat;
    }

    // Counted from the front. What lies outside its axis must not become a place of another one: it stays outside.
    private static Value Inside(Value places, int size)
    {
        Value positive = places + (Less(places, 0) * size);
        return Where(GreaterEqual(positive, 0) & Less(positive, size), positive, int.MinValue / 2);
    }
}
