namespace Keras.Layers;

/// <summary>A layer that draws random numbers in training.</summary>
internal interface IRandomLayer
{
    /// <summary>Decides, with the training step, what is drawn: the layer's seed, or one chosen for it.</summary>
    int DrawSeed { get; set; }
}
