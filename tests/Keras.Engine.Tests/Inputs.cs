using Keras.Engine.Tensors;

namespace Keras.Engine.Tests;

/// <summary>Placeholders without names.</summary>
internal static class Inputs
{
    public static Value Float32(Shape shape) => Of(DType.Float32, shape);

    public static Value Float64(Shape shape) => Of(DType.Float64, shape);

    public static Value Of(DType dtype, Shape shape) => Ops.Placeholder("x", new TensorType(dtype, shape));
}
