using System.Globalization;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>A convolution of a real network, read from <c>tests/Keras.Engine.Tests/Shapes/convolution.txt</c>.</summary>
/// <param name="Network">The network it is taken from.</param>
/// <param name="Images">Batch, height, width, channels.</param>
/// <param name="Filters">Channels of the output.</param>
/// <param name="Window">The window, with its border.</param>
/// <param name="Groups">Groups of channels that do not see each other.</param>
/// <param name="Times">How often the network has it.</param>
public sealed record ConvolutionShape(string Network, Shape Images, int Filters, Window2D Window, int Groups, int Times)
{
    /// <summary>Window height, window width, channels of a group, filters.</summary>
    public Shape Kernel => (Window.Size.Height, Window.Size.Width, Images[3] / Groups, Filters);

    /// <summary>All lines of the file, in order; every line gives one shape for each of its channel counts.</summary>
    public static IReadOnlyList<IReadOnlyList<ConvolutionShape>> ReadLines() =>
    [
        .. from line in File.ReadLines(Path.Combine(RepositoryFiles.Root, "tests/Keras.Engine.Tests/Shapes/convolution.txt"))
           where line.Length > 0 && line[0] != '#'
           select Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];

    private static ConvolutionShape[] Parse(string[] fields) =>
        [.. Channels(fields[4]).Select(channels => Parse(fields, channels))];

    private static ConvolutionShape Parse(string[] fields, int channels)
    {
        (int height, int width, int stride) = (Number(fields[2]), Number(fields[3]), Number(fields[7]));
        int[] size = [.. fields[6].Split('x').Select(Number)];
        Window2D window = fields[8] == "same"
            ? Window2D.Same((size[0], size[1]), stride, 1, height, width)
            : Window2D.Valid((size[0], size[1]), stride, 1);
        int groups = fields.Length > 10 && fields[10] == "depthwise" ? channels : 1;
        return new ConvolutionShape(
            fields[0], (Number(fields[1]), height, width, channels), Number(fields[5]), window, groups, Number(fields[9]));
    }

    private static IEnumerable<int> Channels(string field)
    {
        int[] range = [.. field.Split(["..", "/"], StringSplitOptions.None).Select(Number)];
        return range.Length == 1
            ? range
            : Enumerable.Range(0, ((range[1] - range[0]) / range[2]) + 1).Select(step => range[0] + (step * range[2]));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
