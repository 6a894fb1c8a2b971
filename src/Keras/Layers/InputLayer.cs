using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The layer behind an <see cref="Layers.Input"/>, for configs and summaries.</summary>
public sealed class InputLayer : Layer
{
    internal InputLayer(string? name, KerasTensor tensor)
        : base(name ?? LayerNames.Next("Input"))
    {
        BatchInputShape = tensor.Shape;
        InputType = tensor.DType;
        EnsureBuilt([]);
    }

    /// <summary>Shape of the data, batch included.</summary>
    public Shape BatchInputShape { get; }

    /// <summary>Element type of the data.</summary>
    public DType InputType { get; }

    /// <summary>The placeholder itself.</summary>
    public override KerasTensors Input => Output;

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => inputs;
}
