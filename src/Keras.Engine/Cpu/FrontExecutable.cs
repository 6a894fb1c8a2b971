using System.Collections.Concurrent;
using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>Runs the front of a graph on a few images at a time, as predictions are, and the rest on the whole batch.</summary>
/// <remarks>Evaluation and validation, and training above layers that are frozen.</remarks>
internal sealed class FrontExecutable : IExecutable
{
    // What is handed on is small beside what convolutions write: a step of training hands on what its backward pass needs.
    private const int LeastShrinking = 8;

    private readonly CpuBackend _backend;
    private readonly Graph _graph;
    private readonly PartsExecutable _front;
    private readonly CpuExecutable _rest;
    private readonly int[] _read;
    private readonly TensorType[] _handed;
    private readonly ConcurrentBag<ITensorStorage[]> _tensors = [];

    private FrontExecutable(CpuBackend backend, Graph graph, Graph front, PartsExecutable parts, Graph rest)
    {
        (_backend, _graph, _front) = (backend, graph, parts);
        _rest = new CpuExecutable(backend, rest, backend.Pool.Threads);
        _read = [.. front.Inputs.Select(input => graph.Inputs.Index().First(pair => pair.Item == input).Index)];
        _handed = [.. front.Results.Select(value => value.Types[0])];
    }

    /// <summary>The executable of a graph that gains by it; null for others.</summary>
    public static FrontExecutable? Of(CpuBackend backend, Graph graph)
    {
        int images = PartsExecutable.ImagesInPart(ImagesOfBatch.CountOfFirst(graph));
        return images > 0 && PartsExecutable.MayGain(backend, graph)
            && ImagesOfBatch.Divide(graph, input => PartsExecutable.IsAligned(input, images)) is var (front, rest)
            && front.Results.Sum(value => value.Types[0].Bytes) * LeastShrinking <= GraphMemory.OfConvolutions(front)
            && PartsExecutable.Of(backend, front) is PartsExecutable parts
                ? new FrontExecutable(backend, graph, front, parts, rest)
                : null;
    }

    public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
    {
        CpuExecutable.Check("input", inputs, _graph.Inputs);
        CpuExecutable.Check("result", results, _graph.Results);
        ITensorStorage[] given = inputs.ToArray();
        ITensorStorage[] handed = _tensors.TryTake(out ITensorStorage[]? tensors) ? tensors : _backend.Allocate(_handed);
        _front.Run([.. _read.Select(input => given[input])], handed);
        _rest.Run([.. given, .. handed], results);
        _tensors.Add(handed);
    }

    public string Describe() => $"{_front.Describe()}\n{_rest.Describe()}";

    public PlanReport Report()
    {
        (PlanReport front, PlanReport rest) = (_front.Report(), _rest.Report());
        PlanReport larger = front.ArenaBytes + front.ScratchBytes > rest.ArenaBytes + rest.ScratchBytes ? front : rest;
        return new(
            [.. front.Passes, .. rest.Passes],
            larger.ArenaBytes + _handed.Sum(type => type.Bytes),
            larger.ScratchBytes,
            GraphMemory.OfVariables(_graph),
            GraphMemory.OfTensors(_graph),
            _backend.Device,
            [.. front.Steps, .. rest.Steps]);
    }

    public void Dispose()
    {
        _front.Dispose();
        _rest.Dispose();
    }
}
