namespace Keras.Hdf5.Native;

/// <summary>Shapes as libhdf5 keeps them.</summary>
internal static unsafe class Dataspaces
{
    private const int ScalarClass = 0;
    private const int NullClass = 2;

    /// <summary>HDF5's own limit.</summary>
    private const int MaxRank = 32;

    /// <summary>A dataspace for <paramref name="shape"/>; no sizes mean a scalar.</summary>
    public static Hdf5Handle Open(ReadOnlySpan<int> shape)
    {
        if (shape.IsEmpty)
        {
            return LibHdf5.H5Screate(ScalarClass);
        }

        ulong* sizes = stackalloc ulong[MaxRank];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            sizes[axis] = (ulong)shape[axis];
        }

        return LibHdf5.H5Screate_simple(shape.Length, sizes, null);
    }

    /// <summary>The number of elements of an array to be written.</summary>
    /// <exception cref="ArgumentException">Too many axes, or a negative size.</exception>
    public static long Count(ReadOnlySpan<int> shape)
    {
        if (shape.Length > MaxRank)
        {
            throw new ArgumentException(
                $"A shape of {shape.Length} axes was given; HDF5 has at most {MaxRank}.", nameof(shape));
        }

        long count = 1;
        foreach (int size in shape)
        {
            if (size < 0)
            {
                throw new ArgumentException(
                    $"The shape ({string.Join(", ", shape.ToArray())}) has a negative size; give sizes of 0 or more.",
                    nameof(shape));
            }

            count = checked(count * size);
        }

        return count;
    }

    /// <summary>The sizes in a file; a null dataspace, as of <c>h5py.Empty</c>, counts as an empty axis.</summary>
    /// <returns>Null when libhdf5 fails or a size does not fit into an <see cref="int"/>.</returns>
    public static int[]? Shape(Hdf5Handle space)
    {
        if (LibHdf5.H5Sget_simple_extent_type(space) == NullClass)
        {
            return [0];
        }

        int rank = LibHdf5.H5Sget_simple_extent_ndims(space);
        ulong* sizes = stackalloc ulong[MaxRank];
        if (rank is < 0 or > MaxRank || LibHdf5.H5Sget_simple_extent_dims(space, sizes, null) < 0)
        {
            return null;
        }

        int[] shape = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            if (sizes[axis] > int.MaxValue)
            {
                return null;
            }

            shape[axis] = (int)sizes[axis];
        }

        return shape;
    }
}
