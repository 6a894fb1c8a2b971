namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What an UpSampling1D can be told.</summary>
public class UpSampling1DArgs : AutoSerializeLayerArgs
{
    public int Size { get; set; } = 2;
}
