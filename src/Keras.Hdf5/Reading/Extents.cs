namespace Keras.Hdf5.Reading;

/// <summary>Bytes that were given away, each once.</summary>
internal sealed class Extents
{
    private SortedSet<Extent>? _taken;

    /// <summary>Gives bytes away.</summary>
    /// <param name="start">The first of at least one byte.</param>
    /// <param name="length">Their number; it does not lead beyond the largest address.</param>
    /// <returns>False if one of them was given away before.</returns>
    public bool TryTake(ulong start, ulong length)
    {
        ulong end = start + length;
        _taken ??= [];
        Extent before = _taken.GetViewBetween(default, new Extent(end - 1, 0)).Max;
        if (before.End > start)
        {
            return false;
        }

        // Neighbors become one, so that a million chunks one behind the other take no memory.
        if (before.End == start && _taken.Remove(before))
        {
            start = before.Start;
        }

        if (_taken.TryGetValue(new Extent(end, 0), out Extent after))
        {
            _taken.Remove(after);
            end = after.End;
        }

        return _taken.Add(new Extent(start, end));
    }

    /// <summary>Bytes from <c>Start</c> to before <c>End</c>.</summary>
    private readonly record struct Extent(ulong Start, ulong End) : IComparable<Extent>
    {
        public int CompareTo(Extent other) => Start.CompareTo(other.Start);
    }
}
