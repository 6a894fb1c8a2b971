using Keras.Hdf5;

namespace Keras.Saving;

/// <summary>A layer as a file holds it.</summary>
/// <param name="Name">The layer's name in the file.</param>
/// <param name="Weights">Its weights in the order of the file.</param>
internal sealed record SavedLayer(string Name, IReadOnlyList<SavedWeight> Weights);

/// <summary>A weight as a file holds it, read when it is needed; the file must stay open until then.</summary>
/// <param name="Name">The weight's name in the file.</param>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Source">Where the elements are, row-major.</param>
/// <param name="Order">Gives for each element its place in the source; null if that is its own.</param>
internal sealed record SavedWeight(
    string Name, IReadOnlyList<int> Shape, IWeightSource Source, Func<int[]>? Order = null)
{
    /// <summary>The weight in a dataset.</summary>
    public static SavedWeight Of(string name, Hdf5Dataset dataset) =>
        new(name, dataset.Shape, new DatasetSource(dataset.File, dataset.Path));

    /// <summary>Reads the elements, row-major.</summary>
    /// <param name="destination">Room for all of them.</param>
    public void Read<T>(Span<T> destination)
        where T : unmanaged
    {
        Source.Read(destination);
        if (Order is null)
        {
            return;
        }

        T[] elements = destination.ToArray();
        int[] places = Order();
        for (int index = 0; index < places.Length; index++)
        {
            destination[index] = elements[places[index]];
        }
    }

    /// <summary>This weight with its axes in another order: axis i of the result is axis <c>order[i]</c>.</summary>
    public SavedWeight Transposed(params int[] order) => this with
    {
        Shape = [.. order.Select(axis => Shape[axis])],
        Order = After(() => TransposedPlaces(Shape, order)),
    };

    /// <summary>This kernel <c>(…, inputs, outputs)</c> with its window turned by 180 degrees.</summary>
    public SavedWeight Rotated() => this with { Order = After(() => RotatedPlaces(Shape)) };

    /// <summary>The sizes in Python's form.</summary>
    public string ShapeText => $"({string.Join(", ", Shape)}{(Shape.Count == 1 ? "," : "")})";

    private Func<int[]> After(Func<int[]> change) =>
        Order is Func<int[]> before ? () => InTurn(before(), change()) : change;

    private static int[] InTurn(int[] first, int[] second) => [.. second.Select(place => first[place])];

    private static int[] RotatedPlaces(IReadOnlyList<int> shape)
    {
        int pixel = shape[^1] * shape[^2];
        int[] places = new int[shape.Aggregate(1, (count, size) => count * size)];
        for (int index = 0; index < places.Length; index++)
        {
            int start = index / pixel * pixel;
            places[index] = places.Length - pixel - start + (index - start);
        }

        return places;
    }

    /// <summary>For each element of a transposed array its place in the array of that shape.</summary>
    public static int[] TransposedPlaces(IReadOnlyList<int> shape, int[] order)
    {
        int[] strides = new int[shape.Count];
        int stride = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        int[] places = new int[stride];
        int[] position = new int[order.Length];
        int source = 0;
        for (int index = 0; index < places.Length; index++)
        {
            places[index] = source;
            for (int axis = order.Length - 1; axis >= 0; axis--)
            {
                source += strides[order[axis]];
                if (++position[axis] < shape[order[axis]])
                {
                    break;
                }

                source -= strides[order[axis]] * position[axis];
                position[axis] = 0;
            }
        }

        return places;
    }
}
