using System.Collections.Concurrent;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>Runs graphs on given numbers.</summary>
public static class GraphRun
{
    // Threads of a backend live as long as the process, so tests share backends.
    private static readonly ConcurrentDictionary<CpuOptions, CpuBackend> s_backends = new();

    /// <summary>Op by op on the kernels that define them: the oracle.</summary>
    public static CpuOptions Reference { get; } = new()
    {
        Threads = 1,
        Passes = CpuPipeline.None,
        ReferenceKernelsOnly = true,
    };

    /// <summary>The backend that tests with these options share.</summary>
    public static CpuBackend Backend(CpuOptions options) => s_backends.GetOrAdd(options, key => new CpuBackend(key));

    /// <summary>The elements of every result of a graph, for inputs in the graph's order.</summary>
    public static double[][] Run(Graph graph, CpuOptions options, params IReadOnlyList<double[]> inputs)
    {
        CpuBackend backend = Backend(options);
        using IExecutable executable = backend.Compile(graph);
        ITensorStorage[] results = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
        ITensorStorage[] sources =
            [.. graph.Inputs.Select((input, index) => TensorData.Allocate(backend, input.Types[0], inputs[index]))];
        executable.Run(sources, results);
        return [.. results.Select(TensorData.Read)];
    }

    /// <summary>The elements of one value on reference kernels, for the placeholders in the order of the numbers.</summary>
    public static double[] Evaluate(Value value, params IReadOnlyList<(Value Placeholder, double[] Data)> inputs) =>
        Run(
            new Graph([.. inputs.Select(input => input.Placeholder)], [value], []),
            Reference,
            [.. inputs.Select(input => input.Data)])[0];
}
