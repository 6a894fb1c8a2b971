namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a model is told: its tensors, or nothing where a class of the program's computes.</summary>
public class ModelArgs : LayerArgs
{
    public Tensors Inputs { get; set; }

    public Tensors Outputs { get; set; }
}
