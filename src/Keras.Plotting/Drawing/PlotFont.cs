using System.Text;
using ScottPlot;
using SkiaSharp;

namespace Keras.Drawing;

/// <summary>The font of all pictures, which is part of this assembly: slim systems have none.</summary>
internal sealed class PlotFont : IFontResolver
{
    public const string Name = "DejaVu Sans";

    private static readonly SKTypeface s_typeface = Load();

    private PlotFont()
    {
    }

    /// <summary>Makes the font known to ScottPlot; calling it runs what stands here once.</summary>
    public static string Registered { get; } = Register();

    /// <summary>The font, or one of the system if only that has the characters of a text.</summary>
    public static string For(params IEnumerable<string> texts)
    {
        foreach (Rune rune in texts.SelectMany(text => text.EnumerateRunes()))
        {
            if (!s_typeface.ContainsGlyph(rune.Value)
                && SKFontManager.Default.MatchCharacter(rune.Value) is SKTypeface other)
            {
                return other.FamilyName;
            }
        }

        return Registered;
    }

    /// <summary>The font in a size, for drawing without ScottPlot.</summary>
    public static SKFont Of(string text, float size) =>
        new(Fonts.GetTypeface(For(text), bold: false, italic: false), size) { Edging = SKFontEdging.Antialias };

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? s_typeface : null;

    /// <inheritdoc/>
    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? s_typeface : null;

    private static string Register()
    {
        Fonts.FontResolvers.Insert(0, new PlotFont());
        return Name;
    }

    private static SKTypeface Load()
    {
        using Stream stream = typeof(PlotFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        using SKData data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
