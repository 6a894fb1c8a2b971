using System.Collections.Concurrent;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Recording;
using Keras.Engine.Tensors;
using Keras.Training;

namespace Keras.Tracing;

/// <summary>A compiled graph with the memory of its inputs and results.</summary>
/// <remarks>
/// Runs may overlap: each takes memory of its own, which later runs use again. Those that update variables take turns.
/// </remarks>
/// <param name="graph">What is computed.</param>
/// <param name="names">Names of the results.</param>
internal sealed class TracedStep(Graph graph, IReadOnlyList<string> names) : IDisposable
{
    private readonly IExecutable _executable = Compile(graph);
    private readonly ConcurrentBag<(ITensorStorage[] Inputs, ITensorStorage[] Results)> _free = [];

    /// <summary>Whether this process was told that a backend does not heed the policies of layers.</summary>
    internal static bool HasWarnedOfPolicies { get; set; }

    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Runs the graph and hands its results to <paramref name="read"/>.</summary>
    public TResult Run<TResult>(Batch batch, Func<IReadOnlyList<ITensorStorage>, TResult> read)
    {
        if (BackendSelection.TakeNotice() is string notice)
        {
            Messages.Write(Console.Error, notice);
        }

        if (!_free.TryTake(out (ITensorStorage[] Inputs, ITensorStorage[] Results) memory))
        {
            memory = (
                [.. graph.Inputs.Select(value => BackendSelection.Current.Allocate(value.Types[0]))],
                [.. graph.Results.Select(value => BackendSelection.Current.Allocate(value.Types[0]))]);
        }

        foreach ((HostTensor tensor, ITensorStorage storage) in batch.Tensors.Zip(memory.Inputs))
        {
            tensor.CopyTo(storage);
        }

        Recorder.BeforeRun(graph.Updates);
        if (graph.Updates.Count == 0)
        {
            _executable.Run(memory.Inputs, memory.Results);
        }
        else
        {
            lock (_executable)
            {
                _executable.Run(memory.Inputs, memory.Results);
            }
        }

        TResult result = read(memory.Results);
        _free.Add(memory);
        return result;
    }

    // The processor's engine has no kernels of 16 bits.
    private static IExecutable Compile(Graph graph)
    {
        IBackend backend = BackendSelection.Current;
        if (backend.Name == "cpu" && !HasWarnedOfPolicies && graph.InOrder().FirstOrDefault(value => value.Half is not null) is Value mixed)
        {
            HasWarnedOfPolicies = true;
            Warnings.Write(
                $"layers of {MixedPrecision.NameOf(mixed.Half, mixed.DType)} are computed in float32 by the backend \"cpu\". "
                + $"The backend \"torch\" computes in both types: {BackendSelection.BackendVariable}=torch.");
        }

        return backend.Compile(graph);
    }

    public string Describe() => _executable.Describe();

    public PlanReport Report() => _executable.Report();

    public void Dispose() => _executable.Dispose();
}
