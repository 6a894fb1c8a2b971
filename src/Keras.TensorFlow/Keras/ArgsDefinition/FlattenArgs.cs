namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Flatten can be told.</summary>
public class FlattenArgs : AutoSerializeLayerArgs
{
    public string DataFormat { get; set; }
}
