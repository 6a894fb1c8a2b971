namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Conv2DTranspose can be told.</summary>
public class Conv2DTransposeArgs : Conv2DArgs
{
}
