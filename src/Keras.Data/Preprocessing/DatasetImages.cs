using System.Buffers;
using Keras.Images;

namespace Keras.Preprocessing;

/// <summary>How the files of an <see cref="ImageDataset"/> become images.</summary>
/// <param name="Size">The size of every image.</param>
/// <param name="ColorMode">One of <see cref="Utils.ColorModes"/>.</param>
/// <param name="Interpolation">One of <see cref="FloatResampler.Interpolations"/>.</param>
/// <param name="Crops">Whether to cut off what does not fit the shape, rather than to distort the image.</param>
/// <param name="ChannelsFirst">Whether the channels are planes.</param>
internal sealed record DatasetImages(
    ImageSize Size, string ColorMode, string Interpolation, bool Crops, bool ChannelsFirst)
{
    /// <summary>Shape of an image in a batch.</summary>
    public Shape Shape => Size.ShapeOf(ChannelsFirst);

    /// <summary>Reads an image into a part of a batch.</summary>
    /// <exception cref="ImageFormatException">The file is damaged, too large, or neither PNG nor JPEG.</exception>
    public void Read(string path, Span<float> image)
    {
        Bitmap file = Utils.LoadImg(path, ColorMode);
        ImageSize full = new(file.Height, file.Width, file.Channels);
        float[] pixels = ArrayPool<float>.Shared.Rent(full.Length);
        Utils.CopyPixels(file, pixels.AsSpan(0, full.Length), channelsFirst: false);
        ImageSize kept = Crops ? Crop(pixels, full) : full;
        float[] resized = ArrayPool<float>.Shared.Rent(Size.Length);
        FloatResampler.Resize(pixels, kept, resized, Size, Interpolation);
        if (ChannelsFirst)
        {
            PixelOperations.Separate(resized.AsSpan(0, Size.Length), image, Size);
        }
        else
        {
            resized.AsSpan(0, Size.Length).CopyTo(image);
        }

        ArrayPool<float>.Shared.Return(pixels);
        ArrayPool<float>.Shared.Return(resized);
    }

    /// <summary>Moves the largest centered window of the new shape to the front of the array.</summary>
    private ImageSize Crop(Span<float> pixels, ImageSize full)
    {
        ImageSize kept = full with
        {
            Height = Math.Clamp((int)((float)((long)full.Width * Size.Height) / Size.Width), 1, full.Height),
            Width = Math.Clamp((int)((float)((long)full.Height * Size.Width) / Size.Height), 1, full.Width),
        };
        int top = (full.Height - kept.Height) / 2;
        int left = (full.Width - kept.Width) / 2;
        for (int row = 0; row < kept.Height; row++)
        {
            pixels.Slice(((top + row) * full.RowLength) + (left * full.Channels), kept.RowLength)
                .CopyTo(pixels[(row * kept.RowLength)..]);
        }

        return kept;
    }
}
