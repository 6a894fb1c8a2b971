using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Backends;

/// <summary>A place where graphs run.</summary>
public interface IBackend
{
    /// <summary>Short name, as in <c>KERAS_BACKEND=cpu</c>.</summary>
    string Name { get; }

    /// <summary>What computes, with its library and threads, for people to read.</summary>
    string Device { get; }

    /// <summary>Whether runs may pause: see <see cref="IExecutable.Begin"/>.</summary>
    bool CanPause => false;

    /// <summary>
    /// Tells that convolutions will be run, while a model is still made: what their first run needs may be prepared meanwhile.
    /// </summary>
    /// <param name="trains">Whether their gradients will be, too; to be told after the convolutions.</param>
    void WarmUp(bool trains)
    {
    }

    /// <summary>Lowers, plans and binds <paramref name="graph"/>. All shapes are known.</summary>
    /// <exception cref="NotSupportedException">An op has no kernel here; the message names op, types and layer.</exception>
    IExecutable Compile(Graph graph);

    /// <summary>Reserves zeroed memory for a tensor that outlives a run: a weight, an input, a result.</summary>
    ITensorStorage Allocate(TensorType type);

    /// <summary>Reserves memory, not zeroed, for tensors that are forgotten together.</summary>
    ITensorStorage[] Allocate(IReadOnlyList<TensorType> types) => [.. types.Select(type => Allocate(type))];

    /// <summary>This backend with the time of each step in <see cref="IExecutable.Report"/>; it runs slower.</summary>
    IBackend Profiled();

    /// <summary>The most that the device can multiply and add in float32, measured now, in GFLOP/s.</summary>
    double MeasurePeak();
}
