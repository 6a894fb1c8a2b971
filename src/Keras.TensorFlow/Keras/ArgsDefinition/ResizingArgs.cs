namespace Tensorflow.Keras.ArgsDefinition;

/// <summary>What a Resizing can be told.</summary>
public class ResizingArgs : PreprocessingLayerArgs
{
    public int Height { get; set; }

    public int Width { get; set; }

    public string Interpolation { get; set; } = "bilinear";
}
