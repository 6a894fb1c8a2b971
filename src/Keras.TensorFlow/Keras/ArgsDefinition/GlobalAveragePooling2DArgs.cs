namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a GlobalAveragePooling2D can be told.</summary>
public class GlobalAveragePooling2DArgs : Pooling2DArgs
{
}
