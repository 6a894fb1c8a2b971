using Keras.Engine.Tensors;

namespace Keras;

/// <summary>Settings for all layers: keras.backend's floatx, epsilon and image data format.</summary>
public static class Config
{
    private static double s_epsilon = 1e-7;
    private static DType s_floatx = DType.Float32;
    private static string s_imageDataFormat = "channels_last";

    /// <summary>The small number that keeps logarithms and quotients finite; 1e-7.</summary>
    public static double Epsilon
    {
        get => s_epsilon;
        set => s_epsilon = value > 0
            ? value
            : throw new ArgumentException($"`epsilon` must be positive. Received: {value}.");
    }

    /// <summary>Type of weights and activations of layers made from now on: Float32, or Float64 to check gradients.</summary>
    public static DType Floatx
    {
        get => s_floatx;
        set => s_floatx = value.IsFloating()
            ? value
            : throw new ArgumentException($"`floatx` must be Float32 or Float64. Received: {value}.");
    }

    /// <summary>What layers assume that are given no data format: <c>"channels_last"</c> or <c>"channels_first"</c>.</summary>
    public static string ImageDataFormat
    {
        get => s_imageDataFormat;
        set => s_imageDataFormat = Guard.OneOf(value, ["channels_last", "channels_first"]);
    }
}
