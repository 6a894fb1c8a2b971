using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Backends;

/// <summary>A run that waits at the <see cref="Graph.Pauses"/> of its graph, and keeps what it has computed meanwhile.</summary>
/// <remarks>
/// Whoever holds it sees to it that no variable changes that earlier stretches have read, or have updated, if a later one reads it.
/// Disposing of it frees its memory, whether it is over or not.
/// </remarks>
public interface IPausedRun : IDisposable
{
    /// <summary>Computes the next stretch.</summary>
    /// <param name="inputs">The tensors that the stretch is given, in the graph's order.</param>
    /// <param name="results">Where its results go, in the graph's order.</param>
    /// <exception cref="ArgumentException">Number or type of a tensor differs from the graph.</exception>
    void Continue(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results);
}
