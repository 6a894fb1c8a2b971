using Keras.Drawing;
using Keras.Images;
using Keras.Metrics;
using Keras.Testing;
using SkiaSharp;

namespace Keras.Plotting.Tests;

public sealed class FontTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_font_comes_with_the_assembly()
    {
        SKTypeface font = ScottPlot.Fonts.GetTypeface(PlotFont.For("cat"), bold: true, italic: true);

        Assert.Equal(PlotFont.Name, font.FamilyName);
        Assert.Same(font, ScottPlot.Fonts.GetTypeface(PlotFont.Name, bold: false, italic: false));
    }

    [Fact]
    public void Its_licence_comes_with_it()
    {
        using Stream licence = typeof(HistoryPlots).Assembly.GetManifestResourceStream("LICENSE")!;
        using StreamReader reader = new(licence);

        Assert.Contains("Bitstream Vera Fonts Copyright", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    /// <summary>The folder of fonts is hidden in a name space of its own.</summary>
    [NamespaceFact]
    public void Text_appears_where_no_font_is_installed()
    {
        string bare = _folder.File("bare.png");
        string usual = _folder.File("usual.png");
        Assert.Equal(0, ChildProcess.Run(
            "unshare", "-rm", "sh", "-c", "mount -t tmpfs none /usr/share/fonts && exec dotnet exec \"$0\" \"$1\"", Assembly, bare));

        ConfusionMatrix.Of([0, 1], [0, 1]).Plot(usual, ["cat", "dog"]);

        Assert.Equal(ImageFile.Read(usual).Pixels, ImageFile.Read(bare).Pixels);
    }

    private static string Assembly => typeof(FontTests).Assembly.Location;

    private sealed class NamespaceFactAttribute : FactAttribute
    {
        public NamespaceFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !Directory.Exists("/usr/share/fonts") || !CanUnshare())
            {
                Skip = "Needs Linux with fonts, and the right to hide them in a name space.";
            }
        }

        private static bool CanUnshare()
        {
            try
            {
                return ChildProcess.Run("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/usr/share/fonts") == 0;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }
}
