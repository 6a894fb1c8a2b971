using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>A placeholder for data: the KerasTensor a model starts with.</summary>
/// <remarks>Port of keras.Input in keras/engine/input_layer.py.</remarks>
public sealed class Input : KerasTensor
{
    /// <summary>A placeholder for batches of tensors of <paramref name="shape"/>.</summary>
    /// <param name="shape">Shape without the batch; null sizes may vary.</param>
    /// <param name="batchSize">Number of samples, if it is fixed.</param>
    /// <param name="name">Name of the layer behind the placeholder; <c>input_1</c> and so on if null.</param>
    /// <param name="dtype">Element type; <see cref="Config.Floatx"/> if null.</param>
    public Input(Shape shape, int? batchSize = null, string? name = null, DType? dtype = null)
        : base(((Shape)batchSize).Concat(shape), dtype ?? Config.Floatx)
    {
        CheckedSizes.Check(Shape, "An input");
        InputLayer layer = new(name, this);
        layer.AddNode(new Node(layer, [], [this]));
    }

    /// <summary>The layer behind the placeholder, as the first item of a Sequential.</summary>
    public static implicit operator Layer(Input input) => input.Layer;
}
