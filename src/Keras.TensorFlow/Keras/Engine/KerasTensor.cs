namespace Tensorflow.Keras.Engine;

/// <summary>An input of a model to be built.</summary>
public sealed class KerasTensor
{
    internal KerasTensor(Tensor tensor) => Tensor = tensor;

    public Shape shape => Tensor.shape;

    public TF_DataType dtype => Tensor.dtype;

    private Tensor Tensor { get; }

    public Tensor this[int idx] => Tensor[idx];

    public Tensor this[params Slice[] slices] => Tensor[slices];

    public static implicit operator Tensor(KerasTensor kt) => kt.Tensor;

    public static implicit operator Tensors(KerasTensor kt) => kt.Tensor;

    public override string ToString() => Tensor.ToString();
}
