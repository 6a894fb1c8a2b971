using Keras.Engine.Backends;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>A run of a chain that waits for the next of its traces, and keeps what it has computed.</summary>
/// <param name="step">The step of the first trace, which hears how it ends.</param>
/// <param name="chain">What is run.</param>
/// <param name="run">Its run.</param>
internal sealed class PausedChain(RecordedStep step, CompiledChain chain, IPausedRun run) : IDisposable
{
    // Tensors and numbers of nodes, as far as later traces are made of them.
    private readonly Dictionary<int, object> _known = [];
    private int _next;

    /// <summary>Whether all traces were run.</summary>
    public bool IsOver => _next == chain.Stretches.Count;

    /// <summary>Whether a trace is the one that is waited for.</summary>
    public bool Expects(RecordedTrace trace) => chain.Stretches[_next].Is(trace, _known);

    /// <summary>Whether what was computed is worth nothing once a variable changes.</summary>
    public bool Needs(Variable variable) => chain.Stretches[_next].ReadsAcross(variable);

    /// <summary>Runs the trace that is waited for.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="copy">What a variable holds before the trace updates it.</param>
    /// <returns>A tensor for each of its results.</returns>
    public ITensorStorage[] Continue(RecordedTrace trace, Func<Variable, ITensorStorage> copy)
    {
        ChainStretch stretch = chain.Stretches[_next];
        ITensorStorage[] results = trace.AllocateResults();
        run.Continue(stretch.Inputs(trace, _known, copy), results);
        stretch.Note(results, _known);
        _next++;
        return results;
    }

    /// <summary>Frees what it has computed.</summary>
    public void Dispose()
    {
        run.Dispose();
        step.Judge(isFollowed: IsOver);
    }
}
