using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>A graph on another backend than the one its variables live on: they are copied there and back.</summary>
public sealed class MovedExecutable : IExecutable
{
    private readonly IExecutable _inner;
    private readonly IReadOnlyDictionary<Variable, Variable> _moved;
    private readonly IReadOnlyList<Variable> _updated;

    private MovedExecutable(IExecutable inner, IReadOnlyDictionary<Variable, Variable> moved, IReadOnlyList<Variable> updated) =>
        (_inner, _moved, _updated) = (inner, moved, updated);

    /// <summary>Compiles a graph, whose variables may live on any backend.</summary>
    public static IExecutable Compile(IBackend backend, Graph graph)
    {
        Type native = backend.Allocate(new TensorType(DType.Float32, 1)).GetType();
        Dictionary<Variable, Variable> moved = graph.InOrder().OfType<Variable>()
            .Concat(graph.Updates.Select(update => update.Variable)).Distinct()
            .Where(variable => variable.Memory.GetType() != native)
            .ToDictionary(variable => variable, variable => new Variable(variable.Name, backend.Allocate(variable.Types[0])));
        if (moved.Count == 0)
        {
            return backend.Compile(graph);
        }

        Graph other = new Replacing(moved).Run(graph);
        other = other with
        {
            Updates =
            [
                .. other.Updates.Select(update => update with
                {
                    Variable = moved.GetValueOrDefault(update.Variable, update.Variable),
                }),
            ],
        };
        return new MovedExecutable(backend.Compile(other), moved, [.. graph.Updates.Select(update => update.Variable)]);
    }

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
    {
        foreach ((Variable original, Variable copy) in _moved)
        {
            TensorData.Write(copy.Memory, TensorData.Read(original.Memory));
        }

        _inner.Run(inputs, results);
        foreach (Variable original in _updated.Where(_moved.ContainsKey))
        {
            TensorData.Write(original.Memory, TensorData.Read(_moved[original].Memory));
        }
    }

    /// <inheritdoc/>
    public string Describe() => _inner.Describe();

    /// <inheritdoc/>
    public PlanReport Report() => _inner.Report();

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    private sealed class Replacing(Dictionary<Variable, Variable> moved) : RewritePass
    {
        protected override Value? Rewrite(Value value, RewriteContext context) =>
            value is Variable variable ? moved.GetValueOrDefault(variable) : null;
    }
}
