namespace Keras.Engine.Recording;

/// <summary>One step for each recorded trace; the ones used longest ago make room.</summary>
internal sealed class RecordedSteps
{
    private const int Capacity = 32;

    private readonly LinkedList<RecordedStep> _recent = new();

    /// <summary>The step of a trace, compiled if it is new.</summary>
    public RecordedStep Find(RecordedTrace trace)
    {
        TracePattern? pattern = null;
        for (LinkedListNode<RecordedStep>? node = _recent.First; node is not null; node = node.Next)
        {
            if (!node.Value.Pattern.IsLike(trace))
            {
                continue;
            }

            _recent.Remove(node);
            if (node.Value.Pattern.Fits(trace))
            {
                _recent.AddFirst(node);
                return node.Value;
            }

            pattern = node.Value.Pattern.WithNumbersOf(trace);
            node.Value.Dispose();
            break;
        }

        RecordedStep made = new(pattern ?? new TracePattern(trace));
        _recent.AddFirst(made);
        if (_recent.Count > Capacity)
        {
            _recent.Last!.Value.Dispose();
            _recent.RemoveLast();
        }

        return made;
    }

    /// <summary>Frees what was compiled.</summary>
    public void Clear()
    {
        foreach (RecordedStep step in _recent)
        {
            step.Dispose();
        }

        _recent.Clear();
    }
}
