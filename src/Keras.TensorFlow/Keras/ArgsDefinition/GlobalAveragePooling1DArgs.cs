namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a GlobalAveragePooling1D can be told.</summary>
public class GlobalAveragePooling1DArgs : Pooling1DArgs
{
}
