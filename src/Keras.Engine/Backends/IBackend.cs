using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Backends;

/// <summary>A place where graphs run.</summary>
public interface IBackend
{
    /// <summary>Short name, as in <c>KERAS_BACKEND=cpu</c>.</summary>
    string Name { get; }

    /// <summary>Lowers, plans and binds <paramref name="graph"/>. All shapes are known.</summary>
    /// <exception cref="NotSupportedException">An op has no kernel here; the message names op, types and layer.</exception>
    IExecutable Compile(Graph graph);

    /// <summary>Reserves zeroed memory for a tensor that outlives a run: a weight, an input, a result.</summary>
    ITensorStorage Allocate(TensorType type);
}
