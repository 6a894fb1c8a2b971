using System.Globalization;
using System.Text;

namespace Keras.Plotting;

/// <summary>A picture described in gnuplot's language.</summary>
internal sealed class Gnuplot
{
    private static readonly ExternalTool s_tool = new("gnuplot", "gnuplot-nox", "gnuplot");

    private readonly StringBuilder _script = new();

    /// <summary>Appends a line.</summary>
    public void Add(FormattableString line) => _script.Append(FormattableString.Invariant(line)).Append('\n');

    /// <summary>A text as gnuplot reads it.</summary>
    public static string Quote(string text) =>
        $"'{text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ")}'";

    /// <summary>A number as gnuplot reads it.</summary>
    public static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NaN";

    /// <summary>Refuses names of pictures of other formats.</summary>
    /// <exception cref="ArgumentException">The name ends otherwise.</exception>
    public static string CheckPath(string path) => Path.GetExtension(path).ToLowerInvariant() is ".png" or ".svg"
        ? path
        : throw new ArgumentException(
            $"The name of a picture must end in \".png\" or \".svg\". Received: \"{path}\".", nameof(path));

    /// <summary>Draws the picture into a file, which is replaced in one step.</summary>
    /// <param name="path">Ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="width">Pixels from left to right.</param>
    /// <param name="height">Pixels from top to bottom.</param>
    /// <exception cref="InvalidOperationException">Gnuplot is not installed, or refuses the script.</exception>
    public void Draw(string path, int width, int height)
    {
        string full = Path.GetFullPath(CheckPath(path));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string terminal = Path.GetExtension(full).Equals(".png", StringComparison.OrdinalIgnoreCase)
            ? "pngcairo noenhanced font 'DejaVu Sans,10' background rgb 'white'"
            : "svg noenhanced font 'DejaVu Sans,10' fontscale 1.3 background rgb 'white'";
        string temporary = $"{full}.{Guid.NewGuid():N}.part";
        try
        {
            s_tool.Run(
                ["-"],
                FormattableString.Invariant($"set encoding utf8\nset terminal {terminal} size {width},{height}\n")
                + $"set output {Quote(temporary)}\n{_script}unset output\n");
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
