namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Reshape can be told; sizes may be tensors.</summary>
public class ReshapeArgs : AutoSerializeLayerArgs
{
    public Shape TargetShape { get; set; }

    public object[] TargetShapeObjects { get; set; }
}
