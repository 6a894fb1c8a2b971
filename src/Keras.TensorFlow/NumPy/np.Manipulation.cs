namespace Tensorflow.NumPy;

/// <content>Other shapes, and arrays of arrays.</content>
public static partial class np
{
    public static NDArray reshape(NDArray x1, Shape newshape) => x1.reshape(newshape);

    public static NDArray expand_dims(NDArray a, Axis axis = null)
    {
        List<Slice> slices = [.. Enumerable.Repeat(Slice.All, a.ndim)];
        slices.Insert(Place(axis ?? -1, a.ndim + 1), newaxis);
        return a[[.. slices]];
    }

    /// <summary>Without axes of size one: all, or those given.</summary>
    public static NDArray squeeze(NDArray x1, Axis axis = null)
    {
        int[] named = axis is null ? [] : [.. axis.Select(each => Place(each, x1.ndim))];
        if (named.Any(each => x1.dims[each] != 1))
        {
            throw new ValueError($"Only axes of size 1 can be taken away. Received: {axis} of {x1.shape}.");
        }

        return x1[[.. x1.dims.Select((size, place) => size == 1 && (axis is null || named.Contains(place)) ? Slice.Index(0) : Slice.All)]];
    }

    public static NDArray transpose(NDArray x, Axis axes = null) =>
        axes is null ? x.T : x.Transposed([.. axes.Select(axis => Place(axis, x.ndim))]);

    public static NDArray moveaxis(NDArray array, Axis source, Axis destination)
    {
        int[] from = [.. source.Select(axis => Place(axis, array.ndim))];
        List<int> order = [.. Enumerable.Range(0, array.ndim).Except(from)];
        foreach ((int to, int axis) in destination.Select(axis => Place(axis, array.ndim)).Zip(from).OrderBy(pair => pair.First))
        {
            order.Insert(to, axis);
        }

        return array.Transposed(order);
    }

    public static NDArray concatenate((NDArray, NDArray) tuple, int axis = 0) => concatenate([tuple.Item1, tuple.Item2], axis);

    public static NDArray concatenate(NDArray[] arrays, int axis = 0)
    {
        int along = Place(axis, arrays[0].ndim);
        TF_DataType dtype = arrays.Select(array => array.dtype).Aggregate(dtypes.Common);
        Shape sizes = new(arrays[0].dims) { [along] = arrays.Sum(array => array.dims[along]) };
        NDArray all = new(sizes, dtype);
        int begin = 0;
        foreach (NDArray array in arrays)
        {
            Slice[] slices = [.. Enumerable.Repeat(Slice.All, along), new Slice(begin, begin + (int)array.dims[along])];
            if (array.ndim != all.ndim || all[slices].shape != array.shape)
            {
                throw new ValueError(
                    $"Arrays need one shape beside axis {axis} to be joined. "
                    + $"Received: {string.Join(", ", arrays.Select(each => each.shape))}.");
            }

            all[slices] = array;
            begin += (int)array.dims[along];
        }

        return all;
    }

    public static NDArray stack(params NDArray[] arrays) => stack(arrays, 0);

    public static NDArray stack(NDArray[] arrays, int axis = 0) => concatenate([.. arrays.Select(array => expand_dims(array, axis))], axis);

    public static NDArray stack((NDArray, NDArray) tuple, int axis = 0) => stack([tuple.Item1, tuple.Item2], axis);

    public static NDArray stack((NDArray, NDArray, NDArray) tuple, int axis = 0) =>
        stack([tuple.Item1, tuple.Item2, tuple.Item3], axis);

    /// <summary>Joined along a third axis.</summary>
    public static NDArray dstack(params NDArray[] tup) =>
        concatenate([.. tup.Select(array => array.ndim < 3 ? expand_dims(array, array.ndim) : array)], 2);

    /// <summary>The parts along the first axis at these places.</summary>
    internal static NDArray take(NDArray x, int[] places)
    {
        NDArray taken = new(new Shape([places.Length, .. x.dims[1..]]), x.dtype);
        for (int index = 0; index < places.Length; index++)
        {
            taken[index] = x[places[index]];
        }

        return taken;
    }
}
