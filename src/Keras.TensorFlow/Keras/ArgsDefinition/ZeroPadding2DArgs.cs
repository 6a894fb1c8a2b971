using Tensorflow.NumPy;

namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a ZeroPadding2D is told: one number, two, or two pairs.</summary>
public class ZeroPadding2DArgs : LayerArgs
{
    public NDArray Padding { get; set; }
}
