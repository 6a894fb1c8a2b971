using Keras.Images;

namespace Keras.Plotting;

/// <summary>Images in rows, each with two lines of text below.</summary>
internal static class ImageSheet
{
    private const int MinTile = 96;
    private const int MaxTile = 224;
    private const int Gap = 14;
    private const int MinWidth = 260;
    private const int TextHeight = 36;
    private const int TitleHeight = 34;
    private const int CharacterWidth = 7;

    /// <summary>Draws the sheet into a file.</summary>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="title">Stands above.</param>
    /// <param name="tiles">Images of one size, each with its two lines.</param>
    /// <param name="columns">Images in a row.</param>
    /// <exception cref="InvalidOperationException">Gnuplot is not installed.</exception>
    public static void Draw(
        string path, string title, IReadOnlyList<(Bitmap Image, string First, string Second)> tiles, int columns)
    {
        Bitmap[] images = [.. tiles.Select(tile => Enlarged(tile.Image))];
        (int tileHeight, int tileWidth) = (images[0].Height, images[0].Width);
        int longest = tiles.Max(tile => Math.Max(tile.First.Length, tile.Second.Length));
        int stepX = Math.Max(tileWidth, longest * CharacterWidth) + Gap;
        int stepY = tileHeight + TextHeight + Gap;
        int width = Math.Max(MinWidth, Gap + (Math.Min(columns, tiles.Count) * stepX));
        int height = TitleHeight + Gap + ((tiles.Count + columns - 1) / columns * stepY);
        byte[] sheet = new byte[height * width * 3];
        Array.Fill(sheet, byte.MaxValue);
        Gnuplot gnuplot = new();
        gnuplot.Add($"set lmargin 0");
        gnuplot.Add($"set rmargin 0");
        gnuplot.Add($"set tmargin 0");
        gnuplot.Add($"set bmargin 0");
        gnuplot.Add($"unset border");
        gnuplot.Add($"unset tics");
        gnuplot.Add($"unset key");
        gnuplot.Add($"set xrange [0:{width}]");
        gnuplot.Add($"set yrange [{height}:0]");
        Label(gnuplot, title, width / 2, TitleHeight / 2, "#000000", 12);
        for (int index = 0; index < tiles.Count; index++)
        {
            int left = Gap + (index % columns * stepX) + ((stepX - Gap - tileWidth) / 2);
            int top = TitleHeight + Gap + (index / columns * stepY);
            Paste(images[index], sheet, width, left, top);
            Label(gnuplot, tiles[index].First, left + (tileWidth / 2), top + tileHeight + 10, "#202020", 9);
            Label(gnuplot, tiles[index].Second, left + (tileWidth / 2), top + tileHeight + 26, "#b02020", 9);
        }

        string pixels = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(pixels, sheet);
            string layout = FormattableString.Invariant($"array=({width},{height}) dx=1 dy=1 origin=(0.5,0.5)");
            gnuplot.Add(
                $"plot {Gnuplot.Quote(pixels)} binary {layout} format='%uchar%uchar%uchar' using 1:2:3 with rgbimage");
            gnuplot.Draw(path, width, height);
        }
        finally
        {
            File.Delete(pixels);
        }
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

    private static void Paste(Bitmap image, byte[] sheet, int sheetWidth, int left, int top)
    {
        for (int row = 0; row < image.Height; row++)
        {
            for (int column = 0; column < image.Width; column++)
            {
                int from = ((row * image.Width) + column) * image.Channels;
                int to = (((top + row) * sheetWidth) + left + column) * 3;
                for (int channel = 0; channel < 3; channel++)
                {
                    sheet[to + channel] = image.Pixels[from + (image.Channels == 1 ? 0 : channel)];
                }
            }
        }
    }

    private static void Label(Gnuplot gnuplot, string text, int x, int y, string color, int size) => gnuplot.Add(
        $"set label {Gnuplot.Quote(text)} at {x},{y} center front textcolor rgb '{color}' font ',{size}'");
}
