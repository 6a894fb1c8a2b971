namespace Keras.Engine.Tensors;

/// <summary>Element type and shape of a tensor.</summary>
public readonly record struct TensorType(DType DType, Shape Shape)
{
    /// <summary>Bytes of the tensor.</summary>
    /// <exception cref="OverflowException">They exceed 64 bits.</exception>
    public long Bytes => checked(Shape.Length * DType.Size());

    /// <summary>For example <c>float32(64, 32, 32, 3)</c>.</summary>
    public override string ToString() => DType.NumPyName() + Shape;
}
