namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What an Add can be told.</summary>
public class AddArgs : MergeArgs
{
}
