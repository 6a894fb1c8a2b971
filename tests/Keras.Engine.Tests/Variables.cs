using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests;

/// <summary>Variables on the reference backend, filled with given numbers or zeros.</summary>
internal static class Variables
{
    public static Variable Float32(string name, Shape shape, params double[] data) =>
        Of(new TensorType(DType.Float32, shape), name, data);

    public static Variable Float64(string name, Shape shape, params double[] data) =>
        Of(new TensorType(DType.Float64, shape), name, data);

    public static Variable Of(TensorType type, string name, params double[] data) => new(
        name,
        TensorData.Allocate(
            GraphRun.Backend(GraphRun.Reference), type, data.Length > 0 ? data : new double[type.Shape.Length]));

    public static double[] Data(this Variable variable) => TensorData.Read(variable.Storage);
}
