using System.Globalization;
using Keras.Models;

namespace Keras;

public static partial class Utils
{
    private static readonly string[] s_rankdirs = ["TB", "LR", "BT", "RL"];
    private static readonly string[] s_pictureFormats = ["png", "svg", "pdf", "jpg", "dot"];

    /// <summary>Draws a model's layers and how they are connected, with Graphviz.</summary>
    /// <remarks>
    /// Where Graphviz is not installed, a warning says so, and the <c>.dot</c> file of that name is written instead of
    /// the picture. Port of keras/utils/vis_utils.py of Keras 2.3.
    /// </remarks>
    /// <param name="model">A built model.</param>
    /// <param name="toFile">
    /// The picture: <c>.png</c>, <c>.svg</c>, <c>.pdf</c> or <c>.jpg</c>, or <c>.dot</c> for the text that Graphviz
    /// draws; an existing file is replaced.
    /// </param>
    /// <param name="showShapes">Whether layers show the shapes of their inputs and outputs.</param>
    /// <param name="showLayerNames">Whether layers show their names before their classes.</param>
    /// <param name="rankdir">
    /// Where the graph runs: <c>"TB"</c> from top to bottom, <c>"LR"</c> from left to right, or back: <c>"BT"</c>,
    /// <c>"RL"</c>.
    /// </param>
    /// <param name="expandNested">Whether models inside show their layers, in a dashed frame.</param>
    /// <param name="dpi">Dots per inch of the picture.</param>
    /// <exception cref="ArgumentException">The direction, the resolution or the file name is none.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <example><code>Utils.PlotModel(model, "model.png", showShapes: true);</code></example>
    public static void PlotModel(
        Model model,
        string toFile = "model.png",
        bool showShapes = false,
        bool showLayerNames = true,
        string rankdir = "TB",
        bool expandNested = false,
        int dpi = 96)
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.OneOf(rankdir, s_rankdirs);
        Guard.Positive(dpi);
        string extension = Path.GetExtension(toFile).TrimStart('.').ToLowerInvariant();
        string format = Guard.OneOf(extension, s_pictureFormats, nameof(toFile));
        string dot = ModelDot.Of(model, showShapes, showLayerNames, rankdir, expandNested, dpi);
        string full = Path.GetFullPath(toFile);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        if (format == "dot")
        {
            File.WriteAllText(full, dot);
            return;
        }

        string temporary = $"{full}.{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)}.part";
        try
        {
            if (Graphviz.TryDraw(dot, format, temporary))
            {
                File.Move(temporary, full, overwrite: true);
                return;
            }
        }
        finally
        {
            File.Delete(temporary);
        }

        string text = Path.ChangeExtension(full, "dot");
        File.WriteAllText(text, dot);
        Warnings.Write(
            $"\"{toFile}\" was not drawn: Graphviz (the program \"dot\", https://graphviz.org) is not on the path. "
            + $"Its input is in \"{text}\"; draw it with: dot -T{format} \"{text}\" -o \"{full}\"");
    }
}
