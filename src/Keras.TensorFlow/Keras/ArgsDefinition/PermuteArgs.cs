namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Permute can be told.</summary>
public class PermuteArgs : AutoSerializeLayerArgs
{
    public int[] dims { get; set; }
}
