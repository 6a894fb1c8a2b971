namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What poolings of images can be told; the strides are the size where null.</summary>
public class Pooling2DArgs : AutoSerializeLayerArgs
{
    public Shape PoolSize { get; set; } = 2;

    public Shape Strides { get; set; }

    public string Padding { get; set; } = "valid";

    public string DataFormat { get; set; }

    /// <summary>The arguments of a layer that pools everything, which windows mean nothing to.</summary>
    internal Pooling2DArgs WithoutWindows(string layer) => PoolSize == new Shape(2) && Strides is null && Padding == "valid"
        ? this
        : throw new NotSupportedException($"{layer} pools over all there is: leave out PoolSize, Strides and Padding.");
}
