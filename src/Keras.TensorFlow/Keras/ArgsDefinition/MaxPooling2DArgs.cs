namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a MaxPooling2D can be told.</summary>
public class MaxPooling2DArgs : Pooling2DArgs
{
}
