namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Dropout can be told.</summary>
public class DropoutArgs : AutoSerializeLayerArgs
{
    public float Rate { get; set; }

    public Shape NoiseShape { get; set; }

    public int? Seed { get; set; }
}
