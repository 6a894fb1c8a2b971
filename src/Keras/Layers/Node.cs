namespace Keras.Layers;

/// <summary>One call of a layer.</summary>
internal sealed class Node(
    Layer layer, IReadOnlyList<KerasTensor> inputs, List<KerasTensor> outputs, bool isInference = false)
{
    public Layer Layer { get; } = layer;

    /// <summary>What the layer was called on; empty for an input layer.</summary>
    public IReadOnlyList<KerasTensor> Inputs { get; } = inputs;

    /// <summary>Whether the layer runs in inference mode here, even in training.</summary>
    public bool IsInference { get; } = isInference;

    /// <summary>What the call returned.</summary>
    public List<KerasTensor> Outputs { get; } = outputs;
}
