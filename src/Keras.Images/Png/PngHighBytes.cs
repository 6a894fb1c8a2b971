using System.IO.Compression;

namespace Keras.Images.Png;

/// <summary>Turns a file of 16 bits per sample into one of 8, keeping the high bytes, as Pillow does.</summary>
/// <remarks>
/// libpng's simplified API cannot: it rounds, and multiplies 16-bit colors by their alpha.
/// Filters predict each byte from the bytes one pixel to the left and one line above, at the same place in the
/// pixel. High bytes are therefore predicted from high bytes only, and the filtered lines stay valid without the
/// low ones.
/// </remarks>
internal static class PngHighBytes
{
    /// <summary>Column and row where each pass of Adam7 begins, and its steps.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] s_passes =
    [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ];

    /// <returns>A PNG file with the same filters and interlacing, barely compressed: it is read at once.</returns>
    public static byte[] Keep(PngFile png)
    {
        using MemoryStream data = png.OpenData();
        using var source = new ZLibStream(data, CompressionMode.Decompress);
        using var kept = new MemoryStream();
        using (var target = new ZLibStream(kept, CompressionLevel.NoCompression, leaveOpen: true))
        {
            try
            {
                CopyLines(png, source, target);
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException)
            {
                throw new ImageFormatException(
                    $"the pixel data is damaged or truncated ({exception.Message})", exception);
            }
        }

        return png.WithEightBitData(kept.ToArray());
    }

    private static void CopyLines(PngFile png, ZLibStream source, ZLibStream target)
    {
        byte[] line = new byte[1 + (png.Width * png.Channels * 2)];
        foreach ((int x, int y, int stepX, int stepY) in png.IsInterlaced ? s_passes : [(0, 0, 1, 1)])
        {
            int width = (png.Width - x + stepX - 1) / stepX;
            int height = (png.Height - y + stepY - 1) / stepY;
            int samples = width * png.Channels;
            for (int row = 0; row < height && width > 0; row++)
            {
                // A byte that names the filter comes first.
                source.ReadExactly(line, 0, 1 + (2 * samples));
                for (int i = 1; i <= samples; i++)
                {
                    line[i] = line[(2 * i) - 1];
                }

                target.Write(line, 0, 1 + samples);
            }
        }
    }
}
