namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a GlobalMaxPooling1D can be told.</summary>
public class GlobalMaxPooling1DArgs : Pooling1DArgs
{
}
