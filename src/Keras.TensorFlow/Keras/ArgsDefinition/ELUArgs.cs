namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What an ELU can be told.</summary>
public class ELUArgs : AutoSerializeLayerArgs
{
    public float Alpha { get; set; } = 1f;
}
