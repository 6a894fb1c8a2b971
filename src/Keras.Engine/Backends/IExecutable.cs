using Keras.Engine.Tensors;

namespace Keras.Engine.Backends;

/// <summary>A graph made ready to run many times without allocating.</summary>
/// <remarks>Runs of one executable may overlap only when its graph updates no variable.</remarks>
public interface IExecutable : IDisposable
{
    /// <summary>Computes the graph once.</summary>
    /// <param name="inputs">One tensor per placeholder, in the graph's order.</param>
    /// <param name="results">Where the results go, in the graph's order.</param>
    /// <exception cref="ArgumentException">Number or type of a tensor differs from the graph.</exception>
    void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results);

    /// <summary>Begins a run that pauses where the graph says.</summary>
    /// <returns>The run before its first stretch; null if what was compiled cannot pause.</returns>
    IPausedRun? Begin() => null;

    /// <summary>The graph, what each pass did, and the plan with its kernels and memory, as text.</summary>
    string Describe();

    /// <summary>The plan as data: passes, memory, and every step with its kernel.</summary>
    PlanReport Report();
}
