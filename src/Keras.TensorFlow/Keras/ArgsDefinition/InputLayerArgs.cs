namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What an InputLayer can be told.</summary>
public class InputLayerArgs : LayerArgs
{
    public virtual bool Sparse { get; set; }

    public bool Ragged { get; set; }
}
