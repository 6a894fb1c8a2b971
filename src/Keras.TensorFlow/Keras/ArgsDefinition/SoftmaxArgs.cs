namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Softmax can be told.</summary>
public class SoftmaxArgs : AutoSerializeLayerArgs
{
    public Axis axis { get; set; } = -1;
}
