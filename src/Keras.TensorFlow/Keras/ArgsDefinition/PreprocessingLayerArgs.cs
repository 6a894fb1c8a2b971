namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What layers that prepare data can be told.</summary>
public class PreprocessingLayerArgs : AutoSerializeLayerArgs
{
}
