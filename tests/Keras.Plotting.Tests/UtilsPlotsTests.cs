using System.Numerics.Tensors;
using Keras.Images;
using Keras.Testing;

namespace Keras.Plotting.Tests;

public sealed class UtilsPlotsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Returns_and_shows_the_surest_mistakes_first()
    {
        string path = _folder.File("sheet.svg");

        IReadOnlyList<int> mistakes = Utils.PlotMisclassified(Images(4), Labels, Scores, path, ["cat", "dog"]);

        Assert.Equal([3, 1], mistakes);
        Assert.Equal(
            ["2 of 4 misclassified", "cat", "dog 0.90", "dog", "cat 0.60"], SvgTexts.Of(File.ReadAllText(path)));
    }

    [Fact]
    public void Shows_numbers_of_classes_without_names_and_takes_one_hot_rows()
    {
        string path = _folder.File("sheet.svg");

        Utils.PlotMisclassified(Images(4), Utils.ToCategorical(Tensor.Create([0, 1, 1, 0]), 2), Scores, path);

        Assert.Contains("1 0.90", SvgTexts.Of(File.ReadAllText(path)));
    }

    [Fact]
    public void Shows_as_many_images_as_asked_in_rows()
    {
        Bitmap one = Draw(maxImages: 1);
        Bitmap row = Draw();
        Bitmap column = Draw(columns: 1);

        Assert.Equal(one.Height, row.Height);
        Assert.True(column.Height > row.Height);
        Assert.Equal(1, Count(one));
        Assert.Equal(2, Count(row));
        Assert.Equal(2, Count(column));

        // Each image has one white, enlarged pixel beside black ones; black pixels are counted per tile of 96 by 96.
        static int Count(Bitmap picture) => (int)Math.Round(
            Enumerable.Range(0, picture.Height * picture.Width).Count(pixel => picture.Pixels.AsSpan(3 * pixel, 3)
                .SequenceEqual(new byte[] { 0, 0, 0 })) / (96.0 * 96 * 15 / 16));
    }

    [Fact]
    public void Shows_colors_as_they_are_whatever_comes_first()
    {
        // Red on the left, blue on the right.
        float[] last = [1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1];
        float[] first = [1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1];
        Bitmap expected = Draw(Tensor.Create(last, [1, 2, 2, 3]), null);
        Bitmap actual = Draw(Tensor.Create(first, [1, 3, 2, 2]), "channels_first");

        Assert.Equal(expected.Pixels, actual.Pixels);
        int red = Array.FindIndex(Reds(expected), isRed => isRed);
        Assert.True(red >= 0);
        Assert.Equal(96 * 48, Reds(expected).Count(isRed => isRed));

        static bool[] Reds(Bitmap picture) =>
            [.. picture.Pixels.Chunk(3).Select(pixel => pixel.SequenceEqual(new byte[] { 255, 0, 0 }))];

        Bitmap Draw(Tensor<float> x, string? dataFormat)
        {
            string path = _folder.File("sheet.png");
            Utils.PlotMisclassified(
                x, Tensor.Create([0]), Tensor.Create([0f, 1f], [1, 2]), path, dataFormat: dataFormat);
            return ImageFile.Read(path);
        }
    }

    [Fact]
    public void Shrinks_large_images()
    {
        string path = _folder.File("sheet.png");

        Utils.PlotMisclassified(
            Tensor.CreateFromShape<float>([1, 500, 250, 1]), Tensor.Create([0]), Tensor.Create([0f, 1f], [1, 2]), path);

        Assert.InRange(ImageFile.Read(path).Height, 224, 330);
    }

    [Fact]
    public void Refuses_what_does_not_fit()
    {
        Assert.Contains(
            "3 images, 4 targets, predictions (4, 2)",
            Assert.Throws<ArgumentException>(() => Utils.PlotMisclassified(Images(3), Labels, Scores)).Message);
        Assert.Throws<ArgumentException>(() => Utils.PlotMisclassified(Images(4), Labels, Scores, "sheet.bmp"));
        Assert.Throws<ArgumentException>(() => Utils.PlotMisclassified(Images(4), Labels, Scores, classNames: ["cat"]));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Utils.PlotMisclassified(Images(4), Labels, Scores, maxImages: 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Utils.PlotMisclassified(Images(4), Labels, Scores, columns: 0));
        Assert.Contains(
            "There are no mistakes to draw: all 4 images are classified right",
            Assert.Throws<ArgumentException>(
                () => Utils.PlotMisclassified(Images(4), Tensor.Create([0, 0, 1, 1]), Scores)).Message);
    }

    private static Tensor<int> Labels => Tensor.Create([0, 1, 1, 0]);

    private static Tensor<float> Scores => Tensor.Create([0.8f, 0.2f, 0.6f, 0.4f, 0.3f, 0.7f, 0.1f, 0.9f], [4, 2]);

    private static Tensor<float> Images(int count)
    {
        Tensor<float> images = Tensor.CreateFromShape<float>([count, 4, 4, 1]);
        for (int image = 0; image < count; image++)
        {
            images[image, 1, 2, 0] = 1;
        }

        return images;
    }

    private Bitmap Draw(int maxImages = 25, int columns = 5)
    {
        string path = _folder.File("sheet.png");
        UtilsPlots.PlotMisclassified(Images(4), Labels, Scores, path, maxImages: maxImages, columns: columns);
        return ImageFile.Read(path);
    }
}
