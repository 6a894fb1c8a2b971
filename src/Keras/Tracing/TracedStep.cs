using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Training;

namespace Keras.Tracing;

/// <summary>A compiled graph with the memory of its inputs and results.</summary>
/// <remarks>Runs may overlap: each takes memory of its own, which later runs use again.</remarks>
internal sealed class TracedStep(Graph graph) : IDisposable
{
    private readonly IExecutable _executable = Backend.Current.Compile(graph);
    private readonly ConcurrentBag<(ITensorStorage[] Inputs, ITensorStorage[] Results)> _free = [];

    /// <summary>Runs the graph and hands its results to <paramref name="read"/>.</summary>
    public TResult Run<TResult>(IReadOnlyList<HostTensor> inputs, Func<IReadOnlyList<ITensorStorage>, TResult> read)
    {
        if (!_free.TryTake(out (ITensorStorage[] Inputs, ITensorStorage[] Results) memory))
        {
            memory = (
                [.. graph.Inputs.Select(value => Backend.Current.Allocate(value.Types[0]))],
                [.. graph.Results.Select(value => Backend.Current.Allocate(value.Types[0]))]);
        }

        for (int input = 0; input < inputs.Count; input++)
        {
            Write(memory.Inputs[input], inputs[input].Elements);
        }

        _executable.Run(memory.Inputs, memory.Results);
        TResult result = read(memory.Results);
        _free.Add(memory);
        return result;
    }

    public string Describe() => _executable.Describe();

    public void Dispose() => _executable.Dispose();

    private static void Write(ITensorStorage storage, ReadOnlySpan<float> elements)
    {
        switch (storage.Type.DType)
        {
            case DType.Float32:
                storage.Write(elements);
                break;
            case DType.Float64:
                WriteAs<double>(storage, elements);
                break;
            case DType.Int32:
                WriteAs<int>(storage, elements);
                break;
            case DType.Int64:
                WriteAs<long>(storage, elements);
                break;
            default:
                WriteAs<byte>(storage, elements);
                break;
        }
    }

    private static void WriteAs<T>(ITensorStorage storage, ReadOnlySpan<float> elements)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        T[] converted = new T[elements.Length];
        TensorPrimitives.ConvertTruncating<float, T>(elements, converted);
        storage.Write<T>(converted);
    }
}
