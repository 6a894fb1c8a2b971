namespace Keras.Engine.Graphs;

/// <summary>What an index does to the axes.</summary>
internal enum ValueIndexKind
{
    /// <summary>Takes a range.</summary>
    Range,

    /// <summary>Takes one position; the axis disappears.</summary>
    Position,

    /// <summary>Leaves as many axes as are missing.</summary>
    Ellipsis,

    /// <summary>Inserts an axis of size 1.</summary>
    NewAxis,
}
