using System.Text;
using SkiaSharp;

namespace Keras.Drawing;

/// <summary>Files of pictures.</summary>
internal static class Picture
{
    /// <summary>Refuses names of pictures of other formats.</summary>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    public static string CheckPath(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".svg"
        ? path
        : throw new ArgumentException(
            $"The name of a picture must end in \".png\" or \".svg\". Received: \"{path}\".", nameof(path));

    /// <summary>Draws a picture on white into a file, which is replaced in one step.</summary>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="width">Pixels from left to right.</param>
    /// <param name="height">Pixels from top to bottom.</param>
    /// <param name="draw">Draws it.</param>
    public static void Save(string path, int width, int height, Action<SKCanvas> draw)
    {
        string full = Path.GetFullPath(CheckPath(path));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string temporary = $"{full}.{Guid.NewGuid():N}.part";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                if (Path.GetExtension(full).Equals(".png", StringComparison.OrdinalIgnoreCase))
                {
                    DrawPng(stream, width, height, draw);
                }
                else
                {
                    DrawSvg(stream, width, height, draw);
                }
            }

            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void DrawPng(Stream stream, int width, int height, Action<SKCanvas> draw)
    {
        using SKSurface surface = SKSurface.Create(
            new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.White);
        draw(surface.Canvas);
        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        png.SaveTo(stream);
    }

    private static void DrawSvg(Stream stream, int width, int height, Action<SKCanvas> draw)
    {
        using MemoryStream svg = new();
        using (SKCanvas canvas = SKSvgCanvas.Create(SKRect.Create(width, height), svg))
        {
            using SKPaint white = new() { Color = SKColors.White };
            canvas.DrawRect(0, 0, width, height, white);
            draw(canvas);
        }

        // Who looks at it may not have the font: then one of nearly the same widths.
        string text = Encoding.UTF8.GetString(svg.ToArray()).Replace(
            $"font-family=\"{PlotFont.Name}\"",
            $"font-family=\"{PlotFont.Name}, Verdana, sans-serif\"",
            StringComparison.Ordinal);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
