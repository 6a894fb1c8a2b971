using Keras.Engine.Graphs;

namespace Keras.Engine.Passes;

/// <summary>Passes in order; each can be switched off by name.</summary>
/// <param name="passes">The passes, first to last.</param>
public sealed class PassPipeline(IReadOnlyList<IGraphPass> passes)
{
    /// <summary>The passes, first to last.</summary>
    public IReadOnlyList<IGraphPass> Passes { get; } = passes;

    /// <summary>This pipeline without the passes of the given names.</summary>
    /// <exception cref="ArgumentException">There is no such pass.</exception>
    public PassPipeline Without(params IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (Passes.All(pass => pass.Name != name))
            {
                throw new ArgumentException(
                    $"There is no pass '{name}'. Passes: {string.Join(", ", Passes.Select(pass => pass.Name))}.");
            }
        }

        return new PassPipeline([.. Passes.Where(pass => !names.Contains(pass.Name))]);
    }

    /// <summary>Runs every pass; <paramref name="log"/> receives what each did.</summary>
    public Graph Run(Graph graph, Action<string>? log = null)
    {
        foreach (IGraphPass pass in Passes)
        {
            int before = log is null ? 0 : graph.InOrder().Count;
            graph = pass.Run(graph);
            log?.Invoke($"{pass.Name}: {before} -> {graph.InOrder().Count} values");
        }

        return graph;
    }
}
