namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Conv2D can be told.</summary>
public class Conv2DArgs : ConvolutionalArgs
{
}
