using System.Globalization;
using System.Numerics.Tensors;
using System.Xml.Linq;
using Keras.Callbacks;
using Keras.Images;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using Keras.Training;

namespace Keras.Plotting.Tests;

public sealed class HistoryPlotsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Draws_a_panel_for_each_metric_and_one_for_the_learning_rate()
    {
        string svg = Svg(Run(40));

        Assert.Equal(
            ["loss", "training", "validation", "accuracy", "training", "validation", "learning rate"],
            Texts(svg).Where(text => char.IsLetter(text[0]) && text != "epoch"));
        Assert.Equal(3, Texts(svg).Count(text => text == "epoch"));
        Assert.Contains("width=\"1680\" height=\"440\"", svg);
    }

    [Fact]
    public void Draws_a_png_with_curves_in_their_colors()
    {
        string path = _folder.File("new/folder/curves.png");

        Run(40).Plot(path);

        Bitmap picture = ImageFile.Read(path);
        Assert.Equal((440, 1680), (picture.Height, picture.Width));
        int[] training = Columns(picture, 0x1f, 0x77, 0xb4);
        int[] validation = Columns(picture, 0xff, 0x7f, 0x0e);

        // Training in all three panels, validation in two.
        Assert.True(training.Min() < 560 && training.Max() > 1120);
        Assert.True(validation.Min() < 560 && validation.Max() is > 560 and < 1120);
        Assert.Single(Directory.GetFiles(_folder.File("new/folder")));
    }

    [Fact]
    public void Draws_several_trainings_with_their_names()
    {
        string path = _folder.File("curves.svg");

        History.Plot(path, ("plain", Run(5)), ("it's BC", Run(8)));

        string[] texts = [.. Texts(File.ReadAllText(path))];
        Assert.Equal(
            ["loss (pale: training)", "accuracy (pale: training)", "learning rate"],
            texts.Where(text => text.StartsWith("loss") || text.StartsWith("accuracy") || text.StartsWith("learning")));
        Assert.Equal(3, texts.Count(text => text == "plain"));
        Assert.Equal(3, texts.Count(text => text == "it's BC"));

        // "plain" has a pale curve and a full one in two panels, a full one in the third, and three samples of its color.
        XElement[] strokes =
        [
            .. XDocument.Load(path).Descendants().Where(element => element.Attribute("stroke")?.Value == "#1F77B4"),
        ];
        Assert.Equal(2, strokes.Count(stroke => stroke.Attribute("stroke-opacity") is not null));
        Assert.Equal(6, strokes.Count(stroke => stroke.Attribute("stroke-opacity") is null));
    }

    [Fact]
    public void Keeps_the_names_of_many_trainings_off_the_curves()
    {
        string path = _folder.File("curves.svg");

        History.Plot(path, [.. Enumerable.Range(0, 7).Select(run => ($"run {run}", Run(3)))]);

        // Four rows of names below the word at the axis.
        XElement[] texts = [.. XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "text")];
        double axis = texts.Where(text => text.Value.Trim() == "epoch").Max(Height);
        Assert.Equal(21, texts.Count(text => text.Value.Trim().StartsWith("run ") && Height(text) > axis));
        Assert.Contains("width=\"1680\" height=\"500\"", File.ReadAllText(path));
    }

    [Fact]
    public void Draws_the_learning_rate_as_it_was_although_nothing_logs_it()
    {
        string constant = Svg(Run(40));
        string falling = Svg(Run(40, epoch => epoch < 20 ? 0.1 : 0.001));

        // A logarithmic axis for one that falls far.
        Assert.Contains("0.001", Texts(falling));
        Assert.DoesNotContain("0.001", Texts(constant));
        Assert.Contains("0.1", Texts(constant));
    }

    [Fact]
    public void Draws_one_epoch_numbers_that_are_none_and_metrics_without_validation()
    {
        History history = new();
        history.SetModel(Line());
        history.OnEpochEnd(0, new Logs { ["loss"] = double.NaN, ["a_b^c 'd'"] = 3 });

        string svg = Svg(history);

        Assert.Contains("a_b^c 'd'", Texts(svg));
        Assert.DoesNotContain("validation", Texts(svg));
    }

    [Fact]
    public void Puts_validation_at_its_own_epochs()
    {
        History history = Line().Fit(
            Column(4),
            Column(4),
            epochs: 6,
            verbose: 0,
            validationData: (Column(2), Column(2)),
            validationFreq: new[] { 2, 5 });

        Assert.Equal([1, 4], history.Points("val_loss").Select(point => point.Epoch));
        Assert.Equal(history["val_loss"], history.Points("val_loss").Select(point => point.Value));
        Assert.Contains("validation", Texts(Svg(history)));
    }

    [Fact]
    public void Refuses_other_formats_and_trainings_without_an_epoch()
    {
        Assert.Contains(
            "must end in \".png\" or \".svg\". Received: \"curves.jpg\"",
            Assert.Throws<ArgumentException>(() => Run(1).Plot("curves.jpg")).Message);
        Assert.Contains(
            "There are no curves to draw",
            Assert.Throws<ArgumentException>(() => new History().Plot("curves.png")).Message);
    }

    // Where a text stands: by itself, or where its transformation "translate(x y)" moves it to.
    private static double Height(XElement text)
    {
        string moved = text.Attribute("transform")?.Value.Split(' ', ')')[1] ?? "0";
        return double.Parse(moved, CultureInfo.InvariantCulture)
            + double.Parse(text.Attribute("y")!.Value.Split(',')[0], CultureInfo.InvariantCulture);
    }

    private static int[] Columns(Bitmap picture, byte red, byte green, byte blue) =>
    [
        .. Enumerable.Range(0, picture.Height * picture.Width)
            .Where(pixel => picture.Pixels.AsSpan(3 * pixel, 3).SequenceEqual([red, green, blue]))
            .Select(pixel => pixel % picture.Width),
    ];

    private static IEnumerable<string> Texts(string svg) => SvgTexts.Of(svg);

    private static History Run(int epochs, Func<int, double>? learningRate = null)
    {
        History history = new();
        Model model = Line();
        history.SetModel(model);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            model.Optimizer.LearningRate = learningRate?.Invoke(epoch) ?? 0.1;
            double loss = 2 * Math.Exp(-0.1 * epoch);
            history.OnEpochEnd(epoch, new Logs
            {
                ["loss"] = loss,
                ["accuracy"] = 1 - (loss / 3),
                ["val_loss"] = loss + 0.2,
                ["val_accuracy"] = 0.9 - (loss / 3),
                ["lr"] = 0.1,
            });
        }

        return history;
    }

    private static Model Line()
    {
        Sequential model = new([new Dense(1, inputShape: 1)]);
        model.Compile(new SGD(0.01), "mse");
        return model;
    }

    private static Tensor<float> Column(int count) =>
        Tensor.Create([.. Enumerable.Range(0, count).Select(i => (float)i)], [count, 1]);

    private string Svg(History history)
    {
        string path = _folder.File("curves.svg");
        history.Plot(path);
        return File.ReadAllText(path);
    }
}
