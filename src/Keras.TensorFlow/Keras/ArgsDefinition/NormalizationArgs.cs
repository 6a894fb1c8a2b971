namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Normalization can be told; one mean for all elements where the axis is null.</summary>
public class NormalizationArgs : PreprocessingLayerArgs
{
    public Axis Axis { get; set; } = -1;

    public float? Mean { get; set; }

    public float? Variance { get; set; }

    public bool Invert { get; set; }
}
