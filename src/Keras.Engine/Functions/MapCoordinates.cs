using Keras.Engine.Tensors;

namespace Keras;

/// <content>Elements between elements.</content>
public static partial class Ops
{
    /// <summary>The elements of a tensor at coordinates, which may lie between elements and outside.</summary>
    /// <param name="inputs">Floating-point numbers.</param>
    /// <param name="coordinates">Coordinates along each axis, in elements, of one shape: <c>(rank, ...)</c>.</param>
    /// <param name="order">0 for the nearest element, 1 for lines between them.</param>
    /// <param name="fillMode">
    /// What lies outside: <c>"constant"</c>, <c>"nearest"</c>, <c>"wrap"</c>, <c>"mirror"</c>, which does not repeat the element at
    /// the edge, or <c>"reflect"</c>, which does.
    /// </param>
    /// <param name="fillValue">Where nothing is, for <c>"constant"</c>.</param>
    /// <returns>A tensor of the shape of the coordinates along an axis.</returns>
    /// <exception cref="ArgumentException">There are no coordinates for each axis, or an option is unknown.</exception>
    public static Value MapCoordinates(
        Value inputs, Value coordinates, int order, string fillMode = "constant", double fillValue = 0)
    {
        int rank = inputs.Shape.Rank;
        if (rank == 0 || coordinates.Shape.Rank == 0 || coordinates.Shape[0] != rank || !inputs.DType.IsFloating()
            || coordinates.DType != inputs.DType || inputs.Shape.Length == 0)
        {
            throw new ArgumentException(
                "MapCoordinates needs floating-point numbers, and coordinates (rank, ...) of their type. "
                + $"Received: {inputs.Types[0]} and {coordinates.Types[0]}.");
        }

        if (order is not (0 or 1) || fillMode is not ("constant" or "nearest" or "wrap" or "mirror" or "reflect"))
        {
            throw new ArgumentException(
                "`order` must be 0 or 1, `fillMode` \"constant\", \"nearest\", \"wrap\", \"mirror\" or \"reflect\". "
                + $"Received: {order} and \"{fillMode}\".");
        }

        (Value Place, Value? Share)[][] neighbors =
            [.. Enumerable.Range(0, rank).Select(axis => Neighbors(Squeeze(Slice(coordinates, 0, axis, 1), 0), order))];
        Value flat = Flatten(inputs);
        Value? sum = null;
        for (int corner = 0; corner < 1 << (order * rank); corner++)
        {
            Value? places = null;
            Value? weight = null;
            Value? isInside = null;
            for (int axis = 0; axis < rank; axis++)
            {
                (Value place, Value? share) = neighbors[axis][order == 0 ? 0 : (corner >> axis) & 1];
                int size = inputs.Shape[axis];
                Value within = Within(place, size, fillMode);
                places = places is null ? within : (places * size) + within;
                weight = share is null ? weight : weight is null ? share : weight * share;
                Value isHere = GreaterEqual(place, 0) & LessEqual(place, size - 1);
                isInside = isInside is null ? isHere : isInside & isHere;
            }

            Value elements = Gather(flat, places!);
            elements = fillMode == "constant" ? Where(isInside!, elements, fillValue) : elements;
            Value term = weight is null ? elements : elements * weight;
            sum = sum is null ? term : sum + term;
        }

        return sum!;
    }

    private static (Value Place, Value? Share)[] Neighbors(Value coordinate, int order)
    {
        if (order == 0)
        {
            return [(Floor(coordinate + 0.5), null)];
        }

        Value below = Floor(coordinate);
        Value share = coordinate - StopGradient(below);
        return [(below, 1 - share), (below + 1, share)];
    }

    // Whole floating-point places as indices of an axis. What is no number has none: it becomes the first.
    private static Value Within(Value place, int size, string fillMode)
    {
        Value finite = Where(IsFinite(place), place, 0);
        Value inside = fillMode switch
        {
            "wrap" => Mod(finite, size),
            "mirror" => Mirror(finite, size),
            "reflect" => FloorDivide(Mirror((2 * finite) + 1, (2.0 * size) + 1) - 1, 2),
            _ => finite,
        };
        return Cast(Clip(inside, 0, size - 1), DType.Int32);

        static Value Mirror(Value at, double length) =>
            length == 1 ? at * 0 : Abs(Mod(at + (length - 1), 2 * (length - 1)) - (length - 1));
    }
}
