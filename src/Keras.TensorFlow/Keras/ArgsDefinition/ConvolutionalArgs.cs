namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What convolutions can be told.</summary>
public class ConvolutionalArgs : AutoSerializeLayerArgs
{
    public int Filters { get; set; }

    public Shape KernelSize { get; set; } = 5;

    public Shape Strides { get; set; } = 1;

    public string Padding { get; set; } = "valid";

    public string DataFormat { get; set; }

    public Shape DilationRate { get; set; } = 1;

    public int Groups { get; set; } = 1;

    public Activation Activation { get; set; }

    public bool UseBias { get; set; } = true;

    public IInitializer KernelInitializer { get; set; } = Binding.tf.glorot_uniform_initializer;

    public IInitializer BiasInitializer { get; set; } = Binding.tf.zeros_initializer;

    public IRegularizer KernelRegularizer { get; set; }

    public IRegularizer BiasRegularizer { get; set; }
}
