using Keras.Engine.Graphs;
using Keras.Engine.Planning;

namespace Keras.Engine.Tests;

/// <summary>The memory that plans take.</summary>
internal static class Arena
{
    /// <summary>Bytes of what a graph computes.</summary>
    public static long Bytes(Graph graph)
    {
        Plan plan = Scheduler.Schedule(graph);
        ArenaPlanner.Assign(plan);
        return plan.ArenaBytes;
    }
}
