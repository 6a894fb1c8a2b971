using ScottPlot;
using SkiaSharp;

namespace Keras.Drawing;

/// <summary>What all pictures look like.</summary>
internal static class PlotStyle
{
    /// <summary>Of texts.</summary>
    public const string Dark = "#202020";

    /// <summary>Sets font and colors of a plot, and its title.</summary>
    public static void Apply(Plot plot, string title)
    {
        plot.Font.Set(PlotFont.Registered);
        plot.Title(OneLine(title), 16);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Title.Label.FontName = PlotFont.For(title);
        plot.Axes.Color(Color.FromHex("#404040"));
        plot.Axes.Title.Label.ForeColor = Colors.Black;
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Grid.MajorLineColor = Color.FromHex("#e0e0e0");
        plot.HideLegend();
    }

    /// <summary>Draws a plot into a part of a canvas.</summary>
    public static void Draw(Plot plot, SKCanvas canvas, PixelRect place)
    {
        // A plot is drawn twice where its layout is new, and clears the whole canvas before.
        plot.RenderInMemory((int)place.Width, (int)place.Height);
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.Render(canvas, place);
    }

    /// <summary>The width of a text, in pixels.</summary>
    public static float Width(string text, float size)
    {
        using SKFont font = PlotFont.Of(text, size);
        return font.MeasureText(OneLine(text));
    }

    /// <summary>Draws a line of text, the end of which is cut off if it is too long.</summary>
    /// <param name="canvas">Where to draw.</param>
    /// <param name="text">The text.</param>
    /// <param name="x">The left edge, or the middle.</param>
    /// <param name="y">The line that letters stand on.</param>
    /// <param name="align">What <paramref name="x"/> is.</param>
    /// <param name="size">Of the font, in pixels.</param>
    /// <param name="color">As in HTML.</param>
    /// <param name="maxWidth">In pixels.</param>
    public static void DrawText(
        SKCanvas canvas, string text, float x, float y, SKTextAlign align, float size, string color, float maxWidth)
    {
        string line = OneLine(text);
        using SKFont font = PlotFont.Of(line, size);
        if (font.MeasureText(line) > maxWidth)
        {
            int length = font.BreakText(line, maxWidth - font.MeasureText("…"));
            line = line[..length] + "…";
        }

        using SKPaint paint = new() { Color = SKColor.Parse(color), IsAntialias = true };
        canvas.DrawText(line, x, y, align, font, paint);
    }

    /// <summary>The text without line breaks.</summary>
    public static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
