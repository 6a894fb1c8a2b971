namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Concatenate can be told.</summary>
public class ConcatenateArgs : MergeArgs
{
}
