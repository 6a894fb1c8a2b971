using System.Numerics;

namespace Tensorflow.NumPy;

/// <content>Parts of arrays, read and written.</content>
public partial class NDArray
{
    /// <summary>The part at these indices; negative ones count from the end.</summary>
    public NDArray this[params int[] indices]
    {
        get => Part([.. indices.Select(Slice.Index)]);
        set => Assign(Part([.. indices.Select(Slice.Index)]), value);
    }

    /// <summary>The part that slices name, as in <c>x[new Slice(0, 2000)]</c> or <c>x["::100", "1"]</c>: a view.</summary>
    public new NDArray this[params Slice[] slices]
    {
        get => Part(slices);
        set => Assign(Part(slices), value);
    }

    /// <summary>The parts along the first axis that an array of indices names, or one of booleans marks: a copy.</summary>
    public NDArray this[NDArray mask]
    {
        get => np.take(this, Places(mask));
        set
        {
            if (mask.dtype == TF_DataType.TF_BOOL && mask.shape == shape)
            {
                Assign(this, np.where(mask, value.astype(dtype), this));
                return;
            }

            foreach ((int place, int index) in Places(mask).Select((place, index) => (place, index)))
            {
                Assign(this[place], value.ndim == ndim ? value[index] : value);
            }
        }
    }

    private int[] Places(NDArray mask)
    {
        if (mask.dtype != TF_DataType.TF_BOOL)
        {
            return mask.ToArray<int>();
        }

        return mask.ndim == 1 && mask.dims[0] == dims[0]
            ? [.. mask.ToArray<bool>().Select((isTaken, index) => (isTaken, index)).Where(pair => pair.isTaken).Select(pair => pair.index)]
            : throw new ValueError($"A mask of {dims[0]} booleans is needed. Received: {mask.shape}.");
    }

    private NDArray Part(IReadOnlyList<Slice> slices)
    {
        int named = slices.Count(slice => !slice.IsEllipsis && !slice.IsNewAxis);
        if (named > ndim || slices.Count(slice => slice.IsEllipsis) > 1)
        {
            throw new IndexOutOfRangeException(
                $"An array of shape {shape} takes at most {ndim} slices and one \"...\". Received: {string.Join(",", slices)}.");
        }

        List<long> sizes = [];
        List<int> steps = [];
        int offset = 0;
        int axis = 0;
        foreach (Slice slice in slices)
        {
            if (slice.IsNewAxis)
            {
                sizes.Add(1);
                steps.Add(0);
                continue;
            }

            if (slice.IsEllipsis)
            {
                KeepTo(axis + ndim - named);
                continue;
            }

            (int begin, int length, int step) = slice.Along((int)dims[axis]);
            offset += length == 0 ? 0 : begin * _steps[axis];
            if (!slice.IsIndex)
            {
                sizes.Add(length);
                steps.Add(step * _steps[axis]);
            }

            axis++;
        }

        KeepTo(ndim);
        return View(new Shape([.. sizes]), [.. steps], offset);

        void KeepTo(int end)
        {
            for (; axis < end; axis++)
            {
                sizes.Add(dims[axis]);
                steps.Add(_steps[axis]);
            }
        }
    }

    private static void Assign(NDArray part, NDArray value) =>
        new Assignment(part, value.astype(part.dtype).Broadcast(part.shape)).Visit(part.dtype);

    private readonly struct Assignment(NDArray part, NDArray value) : IElementVisitor<NDArray>
    {
        public NDArray Visit<TElement>()
            where TElement : unmanaged, INumber<TElement>
        {
            NDArray destination = part;
            TElement[] data = (TElement[])destination._data;
            TElement[] elements = value.Flat<TElement>().ToArray();
            int next = 0;
            Scatter(0, destination._offset);
            return destination;

            void Scatter(int axis, int to)
            {
                if (axis == destination.ndim)
                {
                    data[to] = elements[next++];
                    return;
                }

                for (int index = 0; index < destination.dims[axis]; index++)
                {
                    Scatter(axis + 1, to + (index * destination._steps[axis]));
                }
            }
        }

        public NDArray Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }
}
