namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a LeakyReLU can be told.</summary>
public class LeakyReLuArgs : AutoSerializeLayerArgs
{
    public float Alpha { get; set; } = 0.3f;
}
