namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a DepthwiseConv2D can be told.</summary>
public class DepthwiseConv2DArgs : Conv2DArgs
{
    public int DepthMultiplier { get; set; } = 1;

    /// <summary>How the kernels begin; as <see cref="ConvolutionalArgs.KernelInitializer"/> tells if null.</summary>
    public IInitializer DepthwiseInitializer { get; set; }
}
