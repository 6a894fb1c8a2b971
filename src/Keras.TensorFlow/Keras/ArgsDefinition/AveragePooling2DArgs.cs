namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a AveragePooling2D can be told.</summary>
public class AveragePooling2DArgs : Pooling2DArgs
{
}
