using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using Microsoft.Playwright;

namespace Keras.Board.Tests;

public sealed class EvaluationReportTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const int Samples = 60;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Is_written_when_training_ends_and_tells_what_the_model_predicts()
    {
        string path = _folder.File("out/report.html");
        (Model model, Tensor<float> x, Tensor<float> y) = Classifier(3);

        model.Fit(x, y, epochs: 1, verbose: 0, callbacks: [new EvaluationReport(path, x, y, ["<ant>", "bee", "cat"], mistakes: 7)]);

        string page = File.ReadAllText(path);
        Tensor<float> predicted = model.Predict(x);
        int right = Enumerable.Range(0, Samples).Count(sample => Best(predicted, sample, 3) == (int)y[sample, 0]);
        Assert.Contains($"<dd>{Samples - right}</dd>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;ant&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<ant>", page, StringComparison.Ordinal);
        Assert.Equal(Math.Min(7, Samples - right), Regex.Count(page, "<figure>"));
        int[] cells = [.. Regex.Matches(page, "<td class=\"(?:right|wrong)\"[^>]*>(\\d*)</td>").Select(
            cell => cell.Groups[1].Value is "" ? 0 : int.Parse(cell.Groups[1].Value))];
        Assert.Equal((9, Samples, right), (cells.Length, cells.Sum(), cells[0] + cells[4] + cells[8]));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_one_hot_rows_and_one_output_for_two_classes()
    {
        (Model model, Tensor<float> x, Tensor<float> y) = Classifier(3);
        EvaluationReport.Write(_folder.File("numbers.html"), model, [(x, y)]);
        EvaluationReport.Write(_folder.File("rows.html"), model, [(x, Utils.ToCategorical(y, 3))]);
        Assert.Equal(Facts("numbers.html"), Facts("rows.html"));

        (Model binary, Tensor<float> x2, Tensor<float> y2) = Classifier(1);
        EvaluationReport.Write(_folder.File("binary.html"), binary, [(x2, y2)]);
        int right = Enumerable.Range(0, Samples).Count(
            sample => (binary.Predict(x2)[sample, 0] > 0.5f) == (y2[sample, 0] == 1));
        Assert.Contains($"<dd>{Samples - right}</dd>", Facts("binary.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_the_pairs_that_are_confused_most_of_many_classes()
    {
        (Model model, Tensor<float> x, Tensor<float> y) = Classifier(40);
        EvaluationReport.Write(_folder.File("many.html"), model, [(x, y)]);
        Assert.Contains("The pairs of classes that are confused most", File.ReadAllText(_folder.File("many.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_it_could_not_write_before_training_and_what_is_no_classifier()
    {
        string path = _folder.File("report.html");
        File.WriteAllText(path, "old");
        (Model model, Tensor<float> x, Tensor<float> y) = Classifier(3);
        Assert.Throws<IOException>(() => model.Fit(x, y, verbose: 0, callbacks: [new EvaluationReport(path, x, y)]));
        Assert.Equal("old", File.ReadAllText(path));
        model.Fit(x, y, verbose: 0, callbacks: [new EvaluationReport(path, x, y, overwrite: true)]);
        Assert.NotEqual("old", File.ReadAllText(path));

        Assert.Throws<ArgumentOutOfRangeException>(() => new EvaluationReport(path, x, y, mistakes: -1));
        Rejected("names", () => EvaluationReport.Write(path, model, [(x, y)], ["only one"], overwrite: true));
        Rejected("no samples", () => EvaluationReport.Write(path, model, [], overwrite: true));
        Rejected("from 0 to 2", () => EvaluationReport.Write(
            path, model, [(x, Tensor.Create(Enumerable.Repeat(3f, Samples).ToArray(), [Samples, 1]))], overwrite: true));
        Rejected("one-hot", () => EvaluationReport.Write(
            path, model, [(x, Tensor.Create(new float[Samples * 2], [Samples, 2]))], overwrite: true));
    }

    [ChromiumFact]
    public async Task Is_a_page_of_its_own()
    {
        (Model model, Tensor<float> x, Tensor<float> y) = Classifier(3);
        EvaluationReport.Write(_folder.File("report.html"), model, [(x, y)]);
        string address = new Uri(_folder.File("report.html")).AbsoluteUri;

        (IPage page, List<string> problems) = await browser.OpenAsync(address, width: 400);

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.True(await page.EvaluateAsync<bool>("[...document.images].every(image => image.naturalWidth === 4)"));
        await Assertions.Expect(page.Locator("svg.calibration rect")).ToHaveCountAsync(10);
        Assert.Empty(problems);
    }

    private static int Best(Tensor<float> predicted, int sample, int classes) =>
        Enumerable.Range(0, classes).MaxBy(one => predicted[sample, one]);

    private static void Rejected(string part, Action write) =>
        Assert.Contains(part, Assert.Throws<ArgumentException>(write).Message, StringComparison.Ordinal);

    private static (Model Model, Tensor<float> X, Tensor<float> Y) Classifier(int outputs)
    {
        Utils.SetRandomSeed(3);
        Random random = new(1);
        Tensor<float> x = Tensor.Create(
            [.. Enumerable.Range(0, Samples * 4 * 4 * 3).Select(_ => random.NextSingle())], [Samples, 4, 4, 3]);
        Tensor<float> y = Tensor.Create(
            [.. Enumerable.Range(0, Samples).Select(_ => (float)random.Next(Math.Max(2, outputs)))], [Samples, 1]);
        Sequential model = new([new Flatten(inputShape: (4, 4, 3)), new Dense(outputs, activation: outputs == 1 ? "sigmoid" : "softmax")]);
        model.Compile("sgd", outputs == 1 ? "binary_crossentropy" : "sparse_categorical_crossentropy");
        return (model, x, y);
    }

    private string Facts(string name) => Regex.Match(
        File.ReadAllText(_folder.File(name)), "<dl class=\"facts\">.*?calibration error.*?wrong.*?</div>", RegexOptions.Singleline).Value;
}
