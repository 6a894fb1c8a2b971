using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>A <see cref="RecordedChain"/> that is complete, ready to run.</summary>
internal sealed class CompiledChain : IDisposable
{
    private readonly IExecutable _executable;
    private readonly bool _keepsPauses;

    public CompiledChain(RecordedChain chain)
    {
        Compilations++;

        // What gradients are asked of was recorded by a name of its own.
        Graph traced = new ShareCommonSubexpressions().Run(chain.Build());
        Graph graph = StepPipeline.Finish(traced);
        _keepsPauses = graph.KeepsPausesOf(traced);
        _executable = BackendSelection.Current.Compile(graph);
        Stretches = [.. Enumerable.Range(0, chain.Count).Select(stretch => new ChainStretch(chain, stretch))];
    }

    /// <summary>How many graphs were compiled so far.</summary>
    public static int Compilations { get; private set; }

    /// <summary>Its traces.</summary>
    public IReadOnlyList<ChainStretch> Stretches { get; }

    /// <summary>Runs the only trace.</summary>
    /// <returns>A tensor for each of its results.</returns>
    public ITensorStorage[] Run(RecordedTrace trace)
    {
        ITensorStorage[] results = trace.AllocateResults();
        _executable.Run(Stretches[0].Inputs(trace, known: null), results);
        return results;
    }

    /// <summary>Begins a run that waits for one trace after the other; null if it cannot wait.</summary>
    public IPausedRun? Begin() => _keepsPauses ? _executable.Begin() : null;

    /// <inheritdoc/>
    public void Dispose() => _executable.Dispose();
}
