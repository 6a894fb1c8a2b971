using Tensorflow.Keras.ArgsDefinition;

namespace TensorFlowNet;

/// <summary>What the network is told.</summary>
public class ConvNetArgs : ModelArgs
{
    public int NumClasses { get; set; }
}
