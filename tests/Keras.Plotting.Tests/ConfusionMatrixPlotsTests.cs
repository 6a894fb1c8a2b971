using Keras.Images;
using Keras.Metrics;
using Keras.Testing;

namespace Keras.Plotting.Tests;

public sealed class ConfusionMatrixPlotsTests : IDisposable
{
    private static readonly ConfusionMatrix s_matrix =
        ConfusionMatrix.Of([0, 0, 0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1, 2, 0]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shows_counts_classes_and_accuracy()
    {
        string[] texts = [.. Texts()];

        Assert.Equal(["3", "1", "0", "0", "2", "0", "1", "0", "1"], Cells(texts));
        Assert.Contains("accuracy 75.0% of 8 samples", texts);
        Assert.Contains("true class", texts);
        Assert.Contains("predicted class", texts);
    }

    [Fact]
    public void Shows_parts_of_the_true_class_if_asked() => Assert.Equal(
        ["0.75", "0.25", "0.00", "0.00", "1.00", "0.00", "0.50", "0.00", "0.50"], Cells([.. Texts(normalize: true)]));

    [Fact]
    public void Shows_names_if_given()
    {
        string[] texts = [.. Texts(["cat", "dog", "it's_a^frog"])];

        Assert.Equal(2, texts.Count(text => text == "cat"));
        Assert.Equal(2, texts.Count(text => text == "it's_a^frog"));
    }

    [Fact]
    public void Colors_cells_by_counts()
    {
        string path = _folder.File("matrix.png");

        ConfusionMatrixPlots.Plot(s_matrix, path);

        Bitmap picture = ImageFile.Read(path);
        int[] brightness = [.. picture.Pixels.Chunk(3).Select(pixel => (int)pixel[0])];

        // The darkest color of the map is that of the largest count, the brightest that of zero.
        Assert.Contains(0x08, brightness);
        Assert.True(brightness.Count(red => red == 0xf7) > brightness.Count(red => red == 0x08));
    }

    [Fact]
    public void Leaves_out_numbers_that_would_not_fit()
    {
        int[] labels = [.. Enumerable.Range(0, 100)];
        string path = _folder.File("matrix.svg");

        ConfusionMatrix.Of(labels, labels).Plot(path);

        Assert.True(SvgTexts.Of(File.ReadAllText(path)).Count() < 210);
    }

    [Fact]
    public void Refuses_other_formats_wrong_names_and_matrices_without_classes()
    {
        Assert.Throws<ArgumentException>(() => s_matrix.Plot("matrix.gif"));
        Assert.Contains(
            "a name for each of 3 classes. Received: 1",
            Assert.Throws<ArgumentException>(() => s_matrix.Plot("matrix.png", ["cat"])).Message);
        Assert.Throws<ArgumentException>(() => ConfusionMatrix.Of([], []).Plot("matrix.png"));
    }

    // Cells are drawn before the ticks; 9 numbers in the order of rows.
    private static IEnumerable<string> Cells(string[] texts) =>
        texts.Where(text => char.IsDigit(text[0])).Take(9);

    private IEnumerable<string> Texts(string[]? names = null, bool normalize = false)
    {
        string path = _folder.File("matrix.svg");
        s_matrix.Plot(path, names, normalize);
        return SvgTexts.Of(File.ReadAllText(path));
    }
}
