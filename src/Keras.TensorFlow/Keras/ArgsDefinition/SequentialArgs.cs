namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a model of layers one after the other is told.</summary>
public class SequentialArgs : ModelArgs
{
    public List<ILayer> Layers { get; set; }
}
