using System.Collections.Concurrent;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>Runs graphs on given numbers.</summary>
/// <remarks>
/// With <c>KERAS_BACKEND=torch</c>, tests run on that backend: what they compare with the reference kernels, and what they
/// compare with finite differences and known numbers.
/// </remarks>
public static class GraphRun
{
    // Threads of a backend live as long as the process, so tests share backends.
    private static readonly ConcurrentDictionary<CpuOptions, CpuBackend> s_backends = new();

    private static readonly Lazy<IBackend?> s_chosen = new(() =>
        Environment.GetEnvironmentVariable(BackendSelection.BackendVariable) is { Length: > 0 } and not "cpu" and string name
            ? BackendSelection.Create(name, Environment.GetEnvironmentVariable(BackendSelection.DeviceVariable))
            : null);

    /// <summary>Op by op on the kernels that define them: the oracle.</summary>
    public static CpuOptions Reference { get; } = new()
    {
        Threads = 1,
        Passes = CpuPipeline.None,
        ReferenceKernelsOnly = true,
    };

    /// <summary>The backend whose ops are tested: the one that <c>KERAS_BACKEND</c> names, else the reference kernels.</summary>
    public static IBackend Tested => s_chosen.Value ?? Backend(Reference);

    /// <summary>The backend that tests with these options share.</summary>
    public static CpuBackend Backend(CpuOptions options) => s_backends.GetOrAdd(options, key => new CpuBackend(key));

    /// <summary>
    /// The elements of every result of a graph, for inputs in the graph's order. Options other than <see cref="Reference"/> stand
    /// for the backend that <c>KERAS_BACKEND</c> names, if it names one.
    /// </summary>
    public static double[][] Run(Graph graph, CpuOptions options, params IReadOnlyList<double[]> inputs) =>
        Run(graph, options == Reference ? Backend(options) : s_chosen.Value ?? Backend(options), inputs);

    /// <summary>The elements of every result of a graph on a backend, for inputs in the graph's order.</summary>
    public static double[][] Run(Graph graph, IBackend backend, params IReadOnlyList<double[]> inputs)
    {
        using IExecutable executable = MovedExecutable.Compile(backend, graph);
        ITensorStorage[] results = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
        ITensorStorage[] sources =
            [.. graph.Inputs.Select((input, index) => TensorData.Allocate(backend, input.Types[0], inputs[index]))];
        executable.Run(sources, results);
        return [.. results.Select(TensorData.Read)];
    }

    /// <summary>The elements of one value on <see cref="Tested"/>, for the placeholders in the order of the numbers.</summary>
    public static double[] Evaluate(Value value, params IReadOnlyList<(Value Placeholder, double[] Data)> inputs) =>
        Run(
            new Graph([.. inputs.Select(input => input.Placeholder)], [value], []),
            Tested,
            [.. inputs.Select(input => input.Data)])[0];
}
