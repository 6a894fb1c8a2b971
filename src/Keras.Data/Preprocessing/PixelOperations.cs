using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Changes of an image in place; channels stand next to each other.</summary>
internal static class PixelOperations
{
    /// <summary>Exchanges left and right.</summary>
    public static void FlipHorizontally(Span<float> image, ImageSize size)
    {
        for (int row = 0; row < size.Height; row++)
        {
            Span<float> line = image.Slice(row * size.RowLength, size.RowLength);

            // Backwards, every pixel has its channels backwards, too.
            line.Reverse();
            for (int pixel = 0; size.Channels > 1 && pixel < line.Length; pixel += size.Channels)
            {
                line.Slice(pixel, size.Channels).Reverse();
            }
        }
    }

    /// <summary>Exchanges top and bottom.</summary>
    public static void FlipVertically(Span<float> image, ImageSize size)
    {
        Span<float> line = new float[size.RowLength];
        for (int row = 0; row < size.Height / 2; row++)
        {
            Span<float> top = image.Slice(row * size.RowLength, size.RowLength);
            Span<float> bottom = image.Slice((size.Height - 1 - row) * size.RowLength, size.RowLength);
            top.CopyTo(line);
            bottom.CopyTo(top);
            line.CopyTo(bottom);
        }
    }

    /// <summary>Adds to all numbers, which stay between the smallest and the largest of the image.</summary>
    public static void ShiftChannels(Span<float> image, double intensity)
    {
        float smallest = TensorPrimitives.Min<float>(image);
        float largest = TensorPrimitives.Max<float>(image);
        TensorPrimitives.Add(image, (float)intensity, image);
        TensorPrimitives.Clamp(image, smallest, largest, image);
    }

    /// <summary>
    /// Stretches the image so that its largest number is 255, cuts off fractions, multiplies and cuts off again.
    /// A fourth channel is opacity and is only stretched.
    /// </summary>
    /// <remarks>
    /// What Keras gets from Pillow's ImageEnhance.Brightness; the stretch of keras-preprocessing up to 1.1.2 is part of
    /// it, so that contrast changes as well.
    /// </remarks>
    public static void Brighten(Span<float> image, double factor, int channels)
    {
        float lift = Math.Max(-TensorPrimitives.Min<float>(image), 0);
        TensorPrimitives.Add(image, lift, image);
        float largest = TensorPrimitives.Max<float>(image);
        if (largest != 0)
        {
            TensorPrimitives.Divide(image, largest, image);
        }

        TensorPrimitives.Multiply(image, 255, image);
        float multiplier = (float)factor;
        for (int i = 0; i < image.Length; i++)
        {
            int level = (int)image[i];
            bool isOpacity = channels == 4 && i % 4 == 3;
            image[i] = isOpacity ? level : (int)Math.Clamp(multiplier * level, 0, 255);
        }
    }

    /// <summary>From planes to pixels.</summary>
    public static void Interleave(ReadOnlySpan<float> planes, Span<float> image, ImageSize size)
    {
        int area = size.Height * size.Width;
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = planes[(i % size.Channels * area) + (i / size.Channels)];
        }
    }

    /// <summary>From pixels to planes.</summary>
    public static void Separate(ReadOnlySpan<float> image, Span<float> planes, ImageSize size)
    {
        int area = size.Height * size.Width;
        for (int i = 0; i < image.Length; i++)
        {
            planes[(i % size.Channels * area) + (i / size.Channels)] = image[i];
        }
    }
}
