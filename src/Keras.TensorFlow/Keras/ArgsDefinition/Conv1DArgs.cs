namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Conv1D can be told.</summary>
public class Conv1DArgs : ConvolutionalArgs
{
}
