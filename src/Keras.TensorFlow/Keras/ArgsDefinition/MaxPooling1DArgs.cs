namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a MaxPooling1D can be told.</summary>
public class MaxPooling1DArgs : Pooling1DArgs
{
}
