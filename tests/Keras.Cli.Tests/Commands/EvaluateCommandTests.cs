using System.Globalization;
using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests.Commands;

public class EvaluateCommandTests
{
    [Theory]
    [InlineData("x", "y", false, null)]
    [InlineData("x_test", "y_test", true, "torch")]
    public void Prints_loss_and_accuracy_on_arrays(string x, string y, bool isOneHot, string? preprocess)
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        (Tensor<float> images, int[] labels) = Data();
        Tensor<long> numbers = Tensor.Create(Array.ConvertAll(labels, label => (long)label));
        Utils.Npy.SaveZip(
            folder.File("d.npz"), [(x, images), (y, isOneHot ? Utils.ToCategorical(labels, 5) : numbers)]);
        string[] scaling = preprocess is null ? [] : ["--preprocess", preprocess];

        string[] lines = Commanded.Done(
            [
                "evaluate", "--weights", folder.File("m.h5"), "--data", folder.File("d.npz"), "--batch-size", "3",
                .. scaling,
            ]).Lines;

        if (preprocess is not null)
        {
            PreprocessInput(images);
        }

        model.Compile(loss: "categorical_crossentropy", metrics: ["accuracy"]);
        IReadOnlyList<double> expected = model.Evaluate(images, Utils.ToCategorical(labels, 5), verbose: 0);
        Assert.Equal([$"loss: {Text(expected[0])}", $"accuracy: {Text(expected[1])}"], lines);
    }

    [Fact]
    public void Writes_a_report_of_arrays()
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        (Tensor<float> images, int[] labels) = Data();
        Utils.Npy.SaveZip(
            folder.File("d.npz"), [("x", images), ("y", Tensor.Create(Array.ConvertAll(labels, label => (long)label)))]);
        string[] arguments =
            ["evaluate", "--weights", folder.File("m.h5"), "--data", folder.File("d.npz"), "--report", folder.File("out/r.html")];

        Assert.Equal($"report: {folder.File("out/r.html")}", Commanded.Done(arguments).Lines[^1]);

        string page = File.ReadAllText(folder.File("out/r.html"));
        Tensor<float> predicted = model.Predict(images);
        int wrong = Enumerable.Range(0, labels.Length).Count(
            sample => Enumerable.Range(0, 5).MaxBy(one => predicted[sample, one]) != labels[sample]);
        Assert.Contains($"<dt>wrong</dt><dd>{wrong}</dd>", page, StringComparison.Ordinal);
        Commanded.Failed("r.html exists", arguments);
        Commanded.Done([.. arguments, "--overwrite"]);
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(3, "tf")]
    [InlineData(1, "none")]
    public void Prints_loss_and_accuracy_on_a_folder_of_images(int channels, string? preprocess)
    {
        using TemporaryFolder folder = new();
        Model model = DenseNetCifar([1], 2, classes: 2, inputShape: (32, 32, channels));
        model.Save(folder.File("m.h5"));
        Tensor<float> images = Tensor.CreateFromShape<float>([4, 32, 32, channels]);
        foreach (int sample in Enumerable.Range(0, 4))
        {
            byte[] pixels = [.. Enumerable.Range(0, 1024 * channels).Select(index => (byte)((index * (sample + 3)) % 256))];
            Directory.CreateDirectory(folder.File($"images/{sample / 2}"));
            Utils.SaveImg(
                folder.File($"images/{sample / 2}/{sample}.png"),
                Tensor.Create(Array.ConvertAll(pixels, pixel => (float)pixel), [32, 32, channels]),
                scale: false);
            foreach ((int index, byte pixel) in pixels.Index())
            {
                images[sample, index / channels / 32, index / channels % 32, index % channels] = pixel;
            }
        }

        string[] scaling = preprocess is null ? [] : ["--preprocess", preprocess];
        string[] lines = Commanded.Done(
            ["evaluate", "--weights", folder.File("m.h5"), "--data", folder.File("images"), "--batch-size", "3", .. scaling]).Lines;

        if (preprocess != "none")
        {
            Applications.ImagenetUtils.PreprocessInput(images, mode: preprocess ?? "torch");
        }

        model.Compile(loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        IReadOnlyList<double> expected = model.Evaluate(images, Tensor.Create([0, 0, 1, 1]), verbose: 0);
        Assert.Equal([$"loss: {Text(expected[0])}", $"accuracy: {Text(expected[1])}"], lines.TakeLast(2));
    }

    [Theory]
    [InlineData("sparse_categorical_crossentropy", true)]
    [InlineData("sparse_categorical_crossentropy", false)]
    [InlineData("mse", true)]
    [InlineData("mse", false)]
    public void Judges_a_compiled_model_by_its_own_loss_and_metrics(string loss, bool isOneHot)
    {
        using TemporaryFolder folder = new();
        Model model = DenseNetCifar([1], 2, classes: 5);
        Metrics.Metric second = loss == "mse"
            ? new Metrics.MeanAbsoluteError(name: "second")
            : new Metrics.SparseTopKCategoricalAccuracy(2, name: "second");
        model.Compile("sgd", loss, ["acc", second]);
        model.Save(folder.File("m.keras"));
        (Tensor<float> images, int[] labels) = Data();
        Tensor<float> oneHot = Utils.ToCategorical(labels, 5);
        Tensor<long> numbers = Tensor.Create(Array.ConvertAll(labels, label => (long)label));
        Utils.Npy.SaveZip(folder.File("d.npz"), [("x", images), ("y", isOneHot ? oneHot : numbers)]);

        string[] lines = Commanded.Done("evaluate", "--weights", folder.File("m.keras"), "--data", folder.File("d.npz")).Lines;

        IReadOnlyList<double> expected = loss == "mse"
            ? model.Evaluate(images, oneHot, verbose: 0)
            : model.Evaluate(images, numbers, verbose: 0);
        Assert.Equal(
            [$"loss: {Text(expected[0])}", $"acc: {Text(expected[1])}", $"second: {Text(expected[2])}"], lines);
    }

    [Theory]
    [InlineData("sparse_categorical_crossentropy", 2)]
    [InlineData("mse", 2)]
    [InlineData("binary_crossentropy", 1)]
    public void Labels_of_a_folder_have_the_form_that_the_loss_takes(string loss, int outputs)
    {
        using TemporaryFolder folder = new();
        Sequential model = new(
            [new Input((8, 8, 3)), new GlobalAveragePooling2D(), new Dense(outputs, activation: outputs == 1 ? "sigmoid" : "softmax")]);
        model.Compile("sgd", loss, ["accuracy"]);
        model.Save(folder.File("m.h5"));
        Tensor<float> images = Tensor.CreateFromShape<float>([2, 8, 8, 3]);
        foreach (int sample in Enumerable.Range(0, 2))
        {
            Directory.CreateDirectory(folder.File($"images/{sample}"));
            Tensor<float> image = Tensor.Create([.. Enumerable.Repeat(sample * 255f, 192)], [8, 8, 3]);
            Utils.SaveImg(folder.File($"images/{sample}/x.png"), image, scale: false);
            for (int index = 0; index < 192; index++)
            {
                images[sample, index / 24, index / 3 % 8, index % 3] = sample * 255f;
            }
        }

        string[] lines = Commanded.Done(
            "evaluate", "--weights", folder.File("m.h5"), "--data", folder.File("images"), "--preprocess", "none").Lines;

        Tensor<float> numbers = Tensor.Create([0f, 1], [2, 1]);
        IReadOnlyList<double> expected = model.Evaluate(images, loss == "mse" ? Utils.ToCategorical(numbers) : numbers, verbose: 0);
        Assert.Equal([$"loss: {Text(expected[0])}", $"accuracy: {Text(expected[1])}"], lines.TakeLast(2));
    }

    [SharedDataFact("fashion-mnist", KerasCache.Script)]
    public void Images_of_a_data_set_get_the_border_that_the_network_needs()
    {
        using KerasHomeScope home = new(KerasCache.Folder);
        using TemporaryFolder folder = new();
        Model model = DenseNetCifar([1], 1, inputShape: (32, 32, 1));
        model.Save(folder.File("m.h5"));

        // The name means the data set, even where there is a folder of that name.
        Directory.CreateDirectory(folder.File("fashion_mnist"));
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.FullName;
        string[] lines;
        try
        {
            lines = Commanded.Done("evaluate", "--weights", "m.h5", "--data", "fashion_mnist").Lines;
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        ((_, _), (Tensor<byte> x, Tensor<byte> y)) = Datasets.FashionMnist.LoadData();
        Tensor<float> images = Tensor.CreateFromShape<float>([10_000, 32, 32, 1]);
        foreach ((int sample, int row) in Enumerable.Range(0, 10_000 * 28).Select(line => Math.DivRem(line, 28)))
        {
            for (int column = 0; column < 28; column++)
            {
                images[sample, row + 2, column + 2, 0] = x[sample, row, column] / 255f;
            }
        }

        model.Compile(loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        IReadOnlyList<double> expected = model.Evaluate(images, y, verbose: 0);
        Assert.Equal([$"loss: {Text(expected[0])}", $"accuracy: {Text(expected[1])}"], lines);
    }

    [Fact]
    public void Data_that_do_not_serve_are_refused()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        (Tensor<float> images, _) = Data();
        Utils.Npy.SaveZip(folder.File("d.npz"), [("x", images), ("labels", Tensor.Create([1f]))]);
        Utils.Npy.SaveZip(
            folder.File("gray.npz"), [("x", Tensor.CreateFromShape<float>([1, 8, 8])), ("y", Tensor.Create([1f]))]);
        string weights = folder.File("m.h5");

        Commanded.Refused("--data", "evaluate", "--weights", weights);
        Commanded.Refused("cifar10", "evaluate", "--weights", weights, "--data", "cifar11");
        new Sequential([new Dense(2, inputShape: 3)]).Save(folder.File("numbers.h5"));
        Commanded.Failed(
            "takes no images", "evaluate", "--weights", folder.File("numbers.h5"), "--data", folder.FullName);
        Commanded.Refused("Which network?", "evaluate", "--data", folder.File("d.npz"));
        Commanded.Failed("x, labels", "evaluate", "--weights", weights, "--data", folder.File("d.npz"));
        Commanded.Failed("nowhere.npz", "evaluate", "--weights", weights, "--data", folder.File("nowhere.npz"));
        Commanded.Failed(
            "(1, 8, 8, 1)",
            "evaluate", "--weights", weights, "--data", folder.File("gray.npz"), "--preprocess", "cifar10");
    }

    private static (Tensor<float> Images, int[] Labels) Data()
    {
        Random random = new(3);
        float[] pixels = new float[8 * 32 * 32 * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.Next(256);
        }

        return (Tensor.Create(pixels, [8, 32, 32, 3]), [0, 1, 2, 3, 4, 0, 1, 2]);
    }

    private static string Text(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
