namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What layers of Keras can be told.</summary>
public class AutoSerializeLayerArgs : LayerArgs
{
}
