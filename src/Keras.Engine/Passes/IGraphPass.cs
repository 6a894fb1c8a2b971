using Keras.Engine.Graphs;

namespace Keras.Engine.Passes;

/// <summary>Rewrites a graph into one that computes the same. Keeps nothing between runs.</summary>
public interface IGraphPass
{
    /// <summary>A verb phrase, as printed.</summary>
    string Name => GetType().Name;

    /// <summary>The rewritten graph; <paramref name="graph"/> itself if there is nothing to do.</summary>
    Graph Run(Graph graph);
}
