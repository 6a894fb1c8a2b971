using Keras.Engine.Tensors;
using Keras.Layers;

namespace Keras;

/// <summary>What a script holds: a <see cref="Layers.Layer"/> applied to KerasTensors. Has a shape, but no elements.</summary>
public class KerasTensor
{
    internal KerasTensor(Shape shape, DType dtype)
    {
        Shape = shape;
        DType = dtype;
    }

    /// <summary>Sizes along the axes; the first, the batch, is usually unknown.</summary>
    public Shape Shape { get; }

    /// <summary>Element type.</summary>
    public DType DType { get; }

    /// <summary>The layer that makes this tensor.</summary>
    public Layer Layer => Node.Layer;

    /// <summary>Which call of the layer made it.</summary>
    public int NodeIndex => Layer.InboundNodes.IndexOf(Node);

    /// <summary>Which output of that call it is.</summary>
    public int TensorIndex => Node.Outputs.IndexOf(this);

    internal Node Node { get; set; } = null!;

    /// <summary>For example <c>&lt;KerasTensor: shape=(None, 32, 32, 3) dtype=float32 (created by layer 'input_1')&gt;</c>.</summary>
    public override string ToString() =>
        $"<KerasTensor: shape={Shape} dtype={DType.NumPyName()} (created by layer '{Layer.Name}')>";
}
