namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What an UpSampling2D can be told.</summary>
public class UpSampling2DArgs : AutoSerializeLayerArgs
{
    public Shape Size { get; set; } = 2;

    public string DataFormat { get; set; }

    public string Interpolation { get; set; } = "nearest";
}
