using Tensorflow.NumPy;

namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Cropping1D is told: one number, or two.</summary>
public class Cropping1DArgs : LayerArgs
{
    public NDArray cropping { get; set; }
}
