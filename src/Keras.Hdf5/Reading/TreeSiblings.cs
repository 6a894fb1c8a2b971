namespace Keras.Hdf5.Reading;

/// <summary>Checks that nodes of a B-tree point to their neighbors, by which other programs walk it.</summary>
internal sealed class TreeSiblings(FileMap map)
{
    private readonly Dictionary<int, (ulong Address, ulong Right)> _last = [];

    /// <summary>Reads the start of a node up to its level.</summary>
    /// <param name="map">The file.</param>
    /// <param name="cursor">At the signature of the node; left behind the level.</param>
    /// <param name="kind">0 for groups, 1 for chunks.</param>
    /// <param name="parentLevel">Level of the node above; null for the root.</param>
    /// <param name="what">What the tree is, for messages.</param>
    public static int ReadLevel(FileMap map, ref ByteCursor cursor, int kind, int? parentLevel, string what)
    {
        // Every level multiplies the entries; a tree of this height would not fit on any disk.
        const int MaxLevel = 16;
        cursor.Expect("TREE"u8);
        int foundKind = cursor.Byte();
        int level = cursor.Byte();
        if (foundKind != kind || level > MaxLevel || (parentLevel != null && level != parentLevel - 1))
        {
            throw map.Failure($"a node of the {what} is of kind {foundKind} and level {level}; the file is damaged");
        }

        return level;
    }

    /// <summary>Takes note of a node; nodes of a level come from left to right.</summary>
    public void Visit(int level, ulong address, ulong left, ulong right)
    {
        (ulong expectedLeft, ulong expectedAddress) = _last.TryGetValue(level, out (ulong Address, ulong Right) last)
            ? (last.Address, last.Right)
            : (FileMap.Undefined, address);
        if (left != expectedLeft || address != expectedAddress)
        {
            throw map.Failure("the nodes of a B-tree are not linked to their neighbors; the file is damaged");
        }

        _last[level] = (address, right);
    }

    /// <summary>Call when all nodes were visited.</summary>
    public void Finish()
    {
        if (_last.Values.Any(static last => last.Right != FileMap.Undefined))
        {
            throw map.Failure("the last node of a B-tree is linked to another; the file is damaged");
        }
    }
}
