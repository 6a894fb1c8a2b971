namespace Keras.Preprocessing;

/// <summary>The arguments that <c>FlowFromDirectory</c> and <c>FlowFromDataFrame</c> share.</summary>
/// <param name="Directory">What the names of files are relative to; empty if they are paths.</param>
/// <param name="Reading">How files become images.</param>
/// <param name="BatchSize">Images of a batch.</param>
/// <param name="Shuffle">Whether every pass has its own order.</param>
/// <param name="Seed">Of order and transformations; drawn at random if null.</param>
/// <param name="Saved">Where transformed images are written to.</param>
internal sealed record FileFlow(
    string Directory, ImageReading Reading, int BatchSize, bool Shuffle, int? Seed, SavedImages? Saved)
{
    /// <summary>What Keras takes for an image file. PPM and TIFF are refused when they are read.</summary>
    public static readonly string[] Extensions = ["png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff"];
}
