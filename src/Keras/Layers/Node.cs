namespace Keras.Layers;

/// <summary>One call of a layer.</summary>
internal sealed class Node(
    Layer layer, IReadOnlyList<KerasTensor> inputs, List<KerasTensor> outputs, bool? training = null)
{
    public Layer Layer { get; } = layer;

    /// <summary>What the layer was called on; empty for an input layer.</summary>
    public IReadOnlyList<KerasTensor> Inputs { get; } = inputs;

    /// <summary>Whether the layer runs as in training here, whatever the model does; null to follow the model.</summary>
    public bool? Training { get; } = training;

    /// <summary>What the call returned.</summary>
    public List<KerasTensor> Outputs { get; } = outputs;
}
