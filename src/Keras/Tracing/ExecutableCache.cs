using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Tracing;

/// <summary>One executable per mode and input shapes; the ones used longest ago make room.</summary>
internal sealed class ExecutableCache : IDisposable
{
    private const int Capacity = 8;

    private readonly object _gate = new();
    private readonly LinkedList<(string Key, TracedStep Step)> _recent = new();

    /// <summary>The step for these inputs, traced and compiled if it is new.</summary>
    /// <param name="mode">What the graph does: train, test or predict.</param>
    /// <param name="inputs">Types of everything a run receives.</param>
    /// <param name="trace">Builds the graph, and names its results.</param>
    public TracedStep Get(
        string mode, IReadOnlyList<TensorType> inputs, Func<(Graph Graph, IReadOnlyList<string> Names)> trace)
    {
        string key = $"{mode}: {string.Join(", ", inputs)}";
        lock (_gate)
        {
            for (LinkedListNode<(string Key, TracedStep Step)>? node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Step;
                }
            }

            // Something else may be traced around this.
            using Assignments.Scope asRead = Assignments.Suspend();
            (Graph graph, IReadOnlyList<string> names) = trace();
            TracedStep step = new(graph, names);
            _recent.AddFirst((key, step));
            if (_recent.Count > Capacity)
            {
                // A thread that is running it finishes undisturbed: only memory for later runs is freed.
                _recent.Last!.Value.Step.Dispose();
                _recent.RemoveLast();
            }

            return step;
        }
    }

    /// <summary>The printed form of every executable.</summary>
    public string Describe()
    {
        lock (_gate)
        {
            return string.Join(
                Environment.NewLine,
                _recent.Select(entry => $"{entry.Key}{Environment.NewLine}{entry.Step.Describe()}"));
        }
    }

    /// <summary>The plan of every executable, the one used last first.</summary>
    public IReadOnlyList<PlanReport> Reports()
    {
        lock (_gate)
        {
            return [.. _recent.Select(entry => entry.Step.Report())];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach ((_, TracedStep step) in _recent)
            {
                step.Dispose();
            }

            _recent.Clear();
        }
    }
}
