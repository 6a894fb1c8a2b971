using Keras.Engine.Operations;

namespace Keras.Engine.Graphs;

/// <summary>Bytes that a graph's values take.</summary>
internal static class GraphMemory
{
    /// <summary>Of all variables that it reads or updates.</summary>
    public static long OfVariables(Graph graph) => graph.InOrder().OfType<Variable>()
        .Concat(graph.Updates.Select(update => update.Variable)).Distinct().Sum(variable => variable.Types[0].Bytes);

    /// <summary>Of what a run receives and returns.</summary>
    public static long OfTensors(Graph graph) => graph.Inputs.Concat(graph.Results).Sum(value => value.Types[0].Bytes);

    /// <summary>Of what its convolutions write.</summary>
    public static long OfConvolutions(Graph graph) =>
        graph.InOrder().Where(value => value.Op is Conv2DOp).Sum(value => value.Types[0].Bytes);
}
