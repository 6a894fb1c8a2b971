namespace Keras.Hdf5.Reading;

/// <summary>Half the capacities of B-tree nodes, which the superblock gives.</summary>
/// <param name="Leaf">Half the entries of a symbol node.</param>
/// <param name="Internal">Half the children of a group B-tree node.</param>
/// <param name="Chunk">Half the children of a chunk B-tree node.</param>
internal readonly record struct TreeSizes(int Leaf, int Internal, int Chunk)
{
    /// <summary>What files have whose superblock gives none.</summary>
    public static TreeSizes Default { get; } = new(Leaf: 4, Internal: 16, Chunk: 32);

    /// <summary>Sizes from a file.</summary>
    /// <exception cref="Hdf5Exception">One of them is 0.</exception>
    public static TreeSizes Of(FileMap map, int leaf, int node, int chunk) => leaf > 0 && node > 0 && chunk > 0
        ? new TreeSizes(leaf, node, chunk)
        : throw map.Failure("the superblock gives B-trees no capacity; the file is damaged");
}
