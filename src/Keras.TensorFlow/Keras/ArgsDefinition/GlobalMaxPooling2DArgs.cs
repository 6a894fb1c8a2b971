namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a GlobalMaxPooling2D can be told.</summary>
public class GlobalMaxPooling2DArgs : Pooling2DArgs
{
}
