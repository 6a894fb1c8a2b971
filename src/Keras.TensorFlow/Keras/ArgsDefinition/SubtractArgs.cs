namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Subtract can be told.</summary>
public class SubtractArgs : MergeArgs
{
}
