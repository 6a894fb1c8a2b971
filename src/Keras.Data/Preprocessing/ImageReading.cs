using Keras.Engine.Tensors;
using Keras.Images;

namespace Keras.Preprocessing;

/// <summary>How image files become the images of a batch: the arguments that all functions over files share.</summary>
internal sealed record ImageReading(Size2D TargetSize, string ColorMode, string Interpolation, bool ChannelsFirst)
{
    /// <summary>Checks the arguments; 256×256 pixels if no size is given.</summary>
    public static ImageReading Create(Size2D? targetSize, string colorMode, string interpolation, bool channelsFirst) =>
        new(
            Guard.Positive(targetSize, 256),
            Guard.OneOf(colorMode, Utils.ColorModes),
            Guard.OneOf(interpolation, Utils.Interpolations),
            channelsFirst);

    /// <summary>Height, width and channels of the images.</summary>
    public ImageSize Size => new(TargetSize.Height, TargetSize.Width, ColorMode switch
    {
        "grayscale" => 1,
        "rgba" => 4,
        _ => 3,
    });

    /// <summary>Shape of an image in a batch.</summary>
    public Shape Shape => Size.ShapeOf(ChannelsFirst);

    /// <summary>Reads an image into a part of a batch.</summary>
    /// <exception cref="ImageFormatException">The file is damaged, too large, or neither PNG nor JPEG.</exception>
    public void Read(string path, Span<float> image) =>
        Utils.CopyPixels(Utils.LoadImg(path, ColorMode, TargetSize, Interpolation), image, ChannelsFirst);
}
