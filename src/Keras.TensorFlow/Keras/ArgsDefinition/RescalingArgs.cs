namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Rescaling can be told.</summary>
public class RescalingArgs : AutoSerializeLayerArgs
{
    public float Scale { get; set; }

    public float Offset { get; set; }
}
