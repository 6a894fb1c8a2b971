using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The calls of inner layers in one trace of an outer one.</summary>
/// <param name="stopsAtUnbuilt">Whether the trace ends, by an exception, at the first layer without weights.</param>
internal sealed class InnerCalls(bool stopsAtUnbuilt)
{
    private readonly List<(Layer Layer, IReadOnlyList<TensorType> Outputs)> _calls = [];

    /// <summary>Layers and the types of what they returned, in order.</summary>
    public IReadOnlyList<(Layer Layer, IReadOnlyList<TensorType> Outputs)> Calls => _calls;

    /// <summary>Stops the trace if it is to stop.</summary>
    /// <exception cref="UnbuiltException">The layer has no weights.</exception>
    public void Begin(Layer layer, IReadOnlyList<Shape> inputs)
    {
        if (stopsAtUnbuilt && !layer.Built)
        {
            throw new UnbuiltException(layer, inputs, NameScope.Current);
        }
    }

    /// <summary>Notes what a call returned.</summary>
    public void End(Layer layer, IReadOnlyList<TensorType> outputs) => _calls.Add((layer, outputs));

    /// <summary>Says which layer has no weights, where it is called, and on what.</summary>
    public sealed class UnbuiltException(Layer layer, IReadOnlyList<Shape> inputs, string scope) : Exception
    {
        public Layer Layer { get; } = layer;

        public IReadOnlyList<Shape> Inputs { get; } = inputs;

        /// <summary>Names of the layers around, which begin the names of its weights.</summary>
        public string Scope { get; } = scope;
    }
}
