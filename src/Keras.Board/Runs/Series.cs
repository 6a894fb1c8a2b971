namespace Keras.Board.Runs;

/// <summary>What was logged under one tag: all of it, or a sample where it is too much.</summary>
/// <remarks>
/// Each item is kept with the same chance, in order, and the last one always, as TensorBoard's reservoir does
/// (tensorboard/backend/event_processing/reservoir.py). How many items are passed over until the next one that is kept is drawn
/// at once, by algorithm L of Li (1994): a number for each item would take longer than reading it. The same items give the same
/// sample.
/// </remarks>
/// <param name="capacity">Most items that are kept.</param>
internal sealed class Series<T>(int capacity)
{
    private readonly List<T> _items = [];
    private readonly Random _random = new(0);
    private double _share = 1;
    private long _next;

    /// <summary>When it was changed last.</summary>
    public long Version { get; private set; }

    /// <summary>How many items were logged.</summary>
    public long Count { get; private set; }

    /// <summary>What is kept.</summary>
    public IReadOnlyList<T> Items => _items;

    /// <summary>Adds an item; returns the one that gives way, if one does.</summary>
    public T? Add(T item, long version)
    {
        (Version, Count) = (version, Count + 1);
        if (_items.Count < capacity)
        {
            _items.Add(item);
            return default;
        }

        if (_next == 0)
        {
            _next = capacity;
            Draw();
        }

        int leaving = capacity - 1;
        if (Count == _next)
        {
            leaving = _random.Next(capacity);
            Draw();
        }

        T left = _items[leaving];
        _items.RemoveAt(leaving);
        _items.Add(item);
        return left;
    }

    private void Draw()
    {
        _share *= Math.Exp(Math.Log(1 - _random.NextDouble()) / capacity);
        _next += 1 + (long)(Math.Log(1 - _random.NextDouble()) / double.LogP1(-_share));
    }
}
