namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Dense can be told.</summary>
public class DenseArgs : LayerArgs
{
    public int Units { get; set; }

    public Activation Activation { get; set; }

    public bool UseBias { get; set; } = true;

    public IInitializer KernelInitializer { get; set; } = Binding.tf.glorot_uniform_initializer;

    public IInitializer BiasInitializer { get; set; } = Binding.tf.zeros_initializer;

    public IRegularizer KernelRegularizer { get; set; }

    public IRegularizer BiasRegularizer { get; set; }
}
