using Keras.Images;
using SkiaSharp;

namespace Keras.Drawing;

/// <summary>Images in rows, each with two lines of text below.</summary>
internal static class ImageSheet
{
    private const int MinTile = 96;
    private const int MaxTile = 224;
    private const int Gap = 14;
    private const int MinWidth = 260;
    private const int TextHeight = 36;
    private const int TitleHeight = 34;
    private const int FontSize = 12;

    /// <summary>Draws the sheet into a file.</summary>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="title">Stands above.</param>
    /// <param name="tiles">Images of one size, each with its two lines.</param>
    /// <param name="columns">Images in a row.</param>
    public static void Draw(
        string path, string title, IReadOnlyList<(Bitmap Image, string First, string Second)> tiles, int columns)
    {
        Bitmap[] images = [.. tiles.Select(tile => Enlarged(tile.Image))];
        (int tileHeight, int tileWidth) = (images[0].Height, images[0].Width);
        float longest = tiles.SelectMany(tile => (string[])[tile.First, tile.Second])
            .Max(text => PlotStyle.Width(text, FontSize));
        int stepX = Math.Max(tileWidth, Math.Min((int)MathF.Ceiling(longest), 2 * MaxTile)) + Gap;
        int stepY = tileHeight + TextHeight + Gap;
        int width = Math.Max(MinWidth, Gap + (Math.Min(columns, tiles.Count) * stepX));
        int height = TitleHeight + Gap + ((tiles.Count + columns - 1) / columns * stepY);
        Picture.Save(path, width, height, canvas =>
        {
            Write(title, width / 2, (TitleHeight / 2) + 6, 16, "#000000", width);
            for (int index = 0; index < tiles.Count; index++)
            {
                int left = Gap + (index % columns * stepX) + ((stepX - Gap - tileWidth) / 2);
                int top = TitleHeight + Gap + (index / columns * stepY);
                using SKImage image = Opaque(images[index]);
                canvas.DrawImage(image, left, top);
                int middle = left + (tileWidth / 2);
                Write(tiles[index].First, middle, top + tileHeight + 14, FontSize, PlotStyle.Dark, stepX);
                Write(tiles[index].Second, middle, top + tileHeight + 30, FontSize, "#b02020", stepX);
            }

            void Write(string text, int x, int y, int size, string color, int maxWidth) =>
                PlotStyle.DrawText(canvas, text, x, y, SKTextAlign.Center, size, color, maxWidth);
        });
    }

    // Pixels of small images stay squares.
    private static Bitmap Enlarged(Bitmap image)
    {
        int side = Math.Max(image.Height, image.Width);
        if (side > MaxTile)
        {
            double scale = (double)MaxTile / side;
            return image.Resize(
                Math.Max(1, (int)(image.Height * scale)), Math.Max(1, (int)(image.Width * scale)), Resampling.Bilinear);
        }

        int factor = (MinTile + side - 1) / side;
        return image.Resize(image.Height * factor, image.Width * factor, Resampling.Nearest);
    }

    private static SKImage Opaque(Bitmap image)
    {
        byte[] pixels = new byte[image.Height * image.Width * 4];
        for (int from = 0, to = 0; to < pixels.Length; from += image.Channels, to += 4)
        {
            bool isGray = image.Channels == 1;
            pixels[to] = image.Pixels[from];
            pixels[to + 1] = image.Pixels[isGray ? from : from + 1];
            pixels[to + 2] = image.Pixels[isGray ? from : from + 2];
            pixels[to + 3] = byte.MaxValue;
        }

        SKImageInfo info = new(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        return SKImage.FromPixelCopy(info, pixels);
    }
}
