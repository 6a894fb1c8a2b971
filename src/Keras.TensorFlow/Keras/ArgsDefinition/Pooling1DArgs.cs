namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What poolings of sequences can be told; the strides are the size where null.</summary>
public class Pooling1DArgs : AutoSerializeLayerArgs
{
    public int PoolSize { get; set; } = 2;

    public int? Strides { get; set; }

    public string Padding { get; set; } = "valid";

    public string DataFormat { get; set; }

    /// <summary>The arguments of a layer that pools everything, which windows mean nothing to.</summary>
    internal Pooling1DArgs WithoutWindows(string layer) => PoolSize == 2 && Strides is null && Padding == "valid"
        ? this
        : throw new NotSupportedException($"{layer} pools over all there is: leave out PoolSize, Strides and Padding.");
}
