namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>The function of a layer that is one.</summary>
public class ActivationArgs : AutoSerializeLayerArgs
{
    public Activation Activation { get; set; }
}
