using Keras.Engine.Tensors;
using Keras.Images;

namespace Keras.Cli;

/// <summary>Photographs as torchvision's weights were evaluated on: the shorter side scaled, then the middle cut out.</summary>
/// <remarks>
/// <c>Resize(256)</c> and <c>CenterCrop(224)</c> of torchvision.transforms on Pillow's images; for a network that takes
/// another size in the same ratio.
/// </remarks>
internal static class CenterCrop
{
    private const int StandardShorterSide = 256;
    private const int StandardCrop = 224;

    /// <summary>The middle of an image.</summary>
    /// <param name="image">A photograph of any size.</param>
    /// <param name="size">Height and width of the result.</param>
    public static Bitmap Of(Bitmap image, Size2D size)
    {
        int shorter = Math.Min(image.Height, image.Width);
        int target = Math.Max(size.Height, size.Width) * StandardShorterSide / StandardCrop;
        int Scaled(int side) => side == shorter ? target : (int)((long)target * side / shorter);

        Bitmap scaled = image.Resize(Scaled(image.Height), Scaled(image.Width), Resampling.Bilinear);
        int top = (int)Math.Round((scaled.Height - size.Height) / 2.0);
        int left = (int)Math.Round((scaled.Width - size.Width) / 2.0);
        return scaled.IsDeep
            ? new Bitmap(size.Height, size.Width, Cut(scaled.DeepPixels, 1))
            : new Bitmap(size.Height, size.Width, scaled.Channels, Cut(scaled.Pixels, scaled.Channels));

        T[] Cut<T>(T[] pixels, int channels) =>
        [
            .. Enumerable.Range(top, size.Height).SelectMany(row => pixels
                .Skip(((row * scaled.Width) + left) * channels).Take(size.Width * channels)),
        ];
    }
}
