using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Xunit;

namespace Keras.Testing;

/// <summary>What a pass does to a graph, as text and as numbers.</summary>
public static class GraphCheck
{
    /// <summary>A pass turns <paramref name="before"/> into a graph that prints as <paramref name="after"/>.</summary>
    public static void Rewrites<TPass>(Graph before, string after)
        where TPass : IGraphPass, new() =>
        Assert.Equal(after.ReplaceLineEndings().Trim(), GraphText.Print(new TPass().Run(before)).ReplaceLineEndings().Trim());

    /// <summary>A pass finds nothing to do and returns the same graph.</summary>
    public static void Keeps<TPass>(Graph graph)
        where TPass : IGraphPass, new() => Assert.Same(graph, new TPass().Run(graph));

    /// <summary>A graph computes the same with a pass as without any, on reference kernels.</summary>
    /// <param name="graph">A graph without updates.</param>
    /// <param name="tolerance">Relative to the largest magnitude of a result; 0 asks for the same numbers.</param>
    /// <param name="data">Numbers for the inputs; drawn from U(-1, 1) if none are given.</param>
    public static void KeepsResults<TPass>(Graph graph, double tolerance = 0, params IReadOnlyList<double[]> data)
        where TPass : IGraphPass, new()
    {
        double[][] inputs = data.Count > 0
            ? [.. data]
            : [.. graph.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        double[][] expected = GraphRun.Run(graph, GraphRun.Reference, inputs);
        double[][] actual = GraphRun.Run(new TPass().Run(graph), GraphRun.Reference, inputs);
        for (int result = 0; result < expected.Length; result++)
        {
            TensorAssert.Close(expected[result], actual[result], tolerance, $"Result {result}");
        }
    }
}
