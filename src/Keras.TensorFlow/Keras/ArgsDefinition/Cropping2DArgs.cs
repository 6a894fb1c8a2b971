using Tensorflow.NumPy;

namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Cropping2D is told: one number, two, or two pairs.</summary>
public class Cropping2DArgs : LayerArgs
{
    /// <summary>Where the channels are.</summary>
    public enum DataFormat
    {
        channels_first = 0,
        channels_last = 1,
    }

    public NDArray cropping { get; set; }

    public DataFormat data_format { get; set; } = DataFormat.channels_last;
}
