using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Preprocessing;
using Keras.Testing;
using Keras.Training;

namespace Keras.Tests.Preprocessing;

public sealed class ImageDatasetTests : IDisposable
{
    private readonly ImageTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Finds_classes_by_their_folders()
    {
        (string said, ImageDataset dataset) = Load(shuffle: false);

        // A name needs the dot: "apng" is no image here, unlike in the generator.
        Assert.Equal("Found 13 files belonging to 5 classes.", said);
        Assert.Equal(["Cat", "ant", "away", "dog", "eel"], dataset.ClassNames);
        Assert.Equal([0, 0, 0, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4], dataset.Labels);
        Assert.Equal(
            ["Cat/1.png", "Cat/2.jpg", "Cat/3.png", "away/far.png", "dog/10.png"],
            dataset.FilePaths.Take(5).Select(path => Path.GetRelativePath(_tree.FullName, path)));
    }

    [Fact]
    public void Has_the_defaults_of_keras()
    {
        ImageDataset dataset = Utils.ImageDatasetFromDirectory(_tree.FullName);

        Assert.Equal((256, 256, 3), dataset.ImageShape);
        Assert.Equal(32, dataset.BatchSize);
        Assert.Equal(1, dataset.Length);
        Assert.NotEqual(dataset.Labels.Order(), dataset.Labels);
    }

    [Fact]
    public void Gives_numbers_rows_or_nothing_as_targets()
    {
        (Tensor<float> x, Tensor<float> numbers) = Load(shuffle: false, batchSize: 5).Dataset[1];
        (_, Tensor<float> rows) = Load(shuffle: false, batchSize: 5, labelMode: "categorical").Dataset[2];
        Utils.Batch alone = Load(shuffle: false, batchSize: 5, labelMode: null).Dataset[0];

        Assert.Equal([5, 7, 6, 3], x.Lengths.ToArray());
        Assert.Equal([3f, 3, 3, 3, 3], numbers.ToArray());
        Assert.Equal([3, 5], rows.Lengths.ToArray());
        Assert.Equal([0f, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], rows.ToArray());
        Assert.True(alone.Y.IsEmpty);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Has_another_order_in_every_enumeration_if_it_is_shuffled(bool shuffle)
    {
        ImageDataset dataset = Load(shuffle: shuffle).Dataset;
        float[][] orders = [.. Enumerable.Range(0, 3).Select(_ => Labels(dataset.Single()))];

        Assert.Equal(shuffle ? 3 : 1, orders.Select(order => string.Join(" ", order)).Distinct().Count());
        Assert.All(orders, order => Assert.Equal(orders[0].Order(), order.Order()));
    }

    [Fact]
    public void Gives_a_column_of_two_classes()
    {
        int[] labels = [.. Enumerable.Range(0, 13).Select(i => i % 2)];

        ImageDataset dataset = Utils.ImageDatasetFromDirectory(
            _tree.FullName, [.. labels], "binary", imageSize: 4, shuffle: false);
        (_, Tensor<float> column) = dataset[0];

        Assert.Equal([13, 1], column.Lengths.ToArray());
        Assert.Equal(labels.Select(label => (float)label), column.ToArray());
        Assert.Equal(["0", "1"], dataset.ClassNames);
    }

    [Fact]
    public void Takes_images_from_anywhere_without_labels()
    {
        (string said, ImageDataset dataset) = Load(labels: null, shuffle: false);

        Assert.Equal("Found 14 files.", said);
        Assert.Contains(Path.Combine(_tree.FullName, "top.png"), dataset.FilePaths);
        Assert.Empty(dataset.ClassNames);
        Assert.True(dataset[0].Y.IsEmpty);
    }

    [Fact]
    public void Numbers_classes_in_the_given_order()
    {
        string[] names = ["eel", "dog", "away", "ant", "Cat"];

        ImageDataset dataset = Utils.ImageDatasetFromDirectory(_tree.FullName, classNames: names, shuffle: false);

        Assert.Equal(names, dataset.ClassNames);
        Assert.Equal([4, 4, 4, 2, 1, 1, 1, 1, 1, 1, 1, 1, 0], dataset.Labels);
    }

    [Theory]
    [InlineData("rgb", 3)]
    [InlineData("rgba", 4)]
    [InlineData("grayscale", 1)]
    public void Has_the_channels_of_the_color_mode(string colorMode, int channels)
    {
        ImageDataset last = Utils.ImageDatasetFromDirectory(
            _tree.FullName, colorMode: colorMode, imageSize: (7, 6), shuffle: false);
        ImageDataset first = Utils.ImageDatasetFromDirectory(
            _tree.FullName, colorMode: colorMode, imageSize: (7, 6), shuffle: false, dataFormat: "channels_first");

        (Tensor<float> x, _) = last[0];
        (Tensor<float> planes, _) = first[0];

        Assert.Equal((7, 6, channels), last.ImageShape);
        Assert.Equal((channels, 7, 6), first.ImageShape);
        Assert.Equal(x.ToArray(), Tensor.PermuteDimensions(planes, [0, 2, 3, 1]).ToDenseTensor().ToArray());
    }

    [Fact]
    public void Resizes_by_the_interpolation()
    {
        float[][] all =
        [
            .. FloatResampler.Interpolations.Select(interpolation => Images(
                Utils.ImageDatasetFromDirectory(
                    _tree.FullName, imageSize: (30, 31), shuffle: false, interpolation: interpolation)[0])),
        ];

        Assert.Equal(all.Length, all.Select(images => images.Sum()).Distinct().Count());
    }

    [Fact]
    public void Cuts_off_what_does_not_fit_the_shape()
    {
        // The first file of "eel" has 19 rows of 23 pixels: a square keeps columns 2 to 20.
        Tensor<float> whole = Utils.ImgToArray(Utils.LoadImg(Path.Combine(_tree.FullName, "eel", "1.png")));
        ImageDataset dataset = Utils.ImageDatasetFromDirectory(
            Only("eel"), imageSize: 19, shuffle: false, cropToAspectRatio: true);
        ImageDataset tall = Utils.ImageDatasetFromDirectory(
            Only("eel"), imageSize: (19, 6), shuffle: false, cropToAspectRatio: true);

        (Tensor<float> x, _) = dataset[0];
        (Tensor<float> narrow, _) = tall[0];

        Assert.Equal(whole[4, 2, 1], x[0, 4, 0, 1]);
        Assert.Equal(whole[18, 20, 2], x[0, 18, 18, 2]);
        Assert.Equal(whole[3, 8, 0], narrow[0, 3, 0, 0]);
        Assert.Equal(whole[3, 13, 0], narrow[0, 3, 5, 0]);
    }

    [Fact]
    public void Splits_images_without_overlap()
    {
        (string saidTraining, ImageDataset training) = Load(validationSplit: 0.3, subset: "training");
        (string saidValidation, ImageDataset validation) = Load(validationSplit: 0.3, subset: "validation");

        Assert.EndsWith("Using 10 files for training.", saidTraining, StringComparison.Ordinal);
        Assert.EndsWith("Using 3 files for validation.", saidValidation, StringComparison.Ordinal);
        IReadOnlyList<string> all = Load(shuffle: false).Dataset.FilePaths;
        Assert.Equal(all.Order(), training.FilePaths.Concat(validation.FilePaths).Order());
        Assert.Equal(
            all.TakeLast(3),
            Load(shuffle: false, validationSplit: 0.3, subset: "validation").Dataset.FilePaths);
    }

    [Fact]
    public void Gives_every_pass_its_own_order_by_the_seed()
    {
        ImageDataset dataset = Load(batchSize: 4).Dataset;
        ImageDataset same = Load(batchSize: 4).Dataset;
        ImageDataset other = Load(batchSize: 4, seed: 6).Dataset;
        ImageDataset kept = Load(batchSize: 4, shuffle: false).Dataset;

        float[] first = Labels(dataset);
        float[] second = Labels(dataset);
        Assert.NotEmpty(kept);

        Assert.Equal(first, Labels(same));
        Assert.NotEqual(first, Labels(other));
        Assert.NotEqual(first, second);
        Assert.Equal(first.Order(), second.Order());
        Assert.Equal(kept.Labels.Select(label => (float)label), Labels(kept));
    }

    [Fact]
    public void Follows_links_only_if_asked_to()
    {
        int kept = Utils.ImageDatasetFromDirectory(_tree.FullName, seed: 1).FilePaths.Count;
        int followed = Utils.ImageDatasetFromDirectory(_tree.FullName, seed: 1, followLinks: true).FilePaths.Count;

        Assert.Equal(kept + 1, followed);
    }

    [Fact]
    public void Trains_the_same_model_again() => Assert.Equal(Train(), Train());

    [Fact]
    public void Gives_both_subsets()
    {
        (ImageDataset train, ImageDataset validation) = Both();
        Assert.Equal(Load(validationSplit: 0.3, subset: "training").Dataset.FilePaths, train.FilePaths);
        Assert.Equal(Load(validationSplit: 0.3, subset: "validation").Dataset.FilePaths, validation.FilePaths);
        Rejects.Argument("ImageDatasetsFromDirectory", () => Load(validationSplit: 0.3, subset: "both"));

        (ImageDataset, ImageDataset) Both()
        {
            (ImageDataset, ImageDataset) both = default;
            string said = ConsoleText.Of(() => both = Utils.ImageDatasetsFromDirectory(
                _tree.FullName, 0.3, imageSize: (7, 6), seed: 5)).Output;
            Assert.Contains("Using 10 files for training.\nUsing 3 files for validation.", said, StringComparison.Ordinal);
            return both;
        }
    }

    [Fact]
    public void Says_what_is_wrong_with_an_argument()
    {
        string tree = _tree.FullName;

        Rejects.Argument("\"inferred\", null or a list", () => Load(labels: "folders"));
        Rejects.Argument("\"categorical\"", () => Load(labelMode: "raw"));
        Rejects.Argument("Received: 5 (Cat, ant, away, dog, eel)", () => Load(labelMode: "binary"));
        Rejects.Argument(
            "Cat, ant, away, dog, eel. Received: eel",
            () => Utils.ImageDatasetFromDirectory(tree, classNames: ["eel"]));
        Rejects.Argument(
            "a list of `labels`", () => Utils.ImageDatasetFromDirectory(tree, [1], classNames: ["eel"]));
        Rejects.Argument("each of the 13 images. Received: 2", () => Utils.ImageDatasetFromDirectory(tree, [0, 1]));
        Rejects.Argument(
            "must be 0 to 1. Received: 5",
            () => Utils.ImageDatasetFromDirectory(tree, [.. Enumerable.Range(0, 13).Select(i => i == 0 ? 0 : 5)]));
        Rejects.Argument("\"grayscale\"", () => Utils.ImageDatasetFromDirectory(tree, colorMode: "hsv"));
        Rejects.Argument("\"mitchellcubic\"", () => Utils.ImageDatasetFromDirectory(tree, interpolation: "hamming"));
        Rejects.Argument("positive", () => Utils.ImageDatasetFromDirectory(tree, imageSize: (0, 1)));
        Rejects.Argument("positive", () => Utils.ImageDatasetFromDirectory(tree, batchSize: 0));
        Rejects.Argument("go together", () => Load(validationSplit: 0.2));
        Rejects.Argument("go together", () => Load(subset: "training"));
        Rejects.Argument("\"validation\"", () => Load(validationSplit: 0.2, subset: "test"));
        Rejects.Argument("between 0 and 1", () => Load(validationSplit: 1, subset: "training"));
        Rejects.Argument("leaves none", () => Load(validationSplit: 0.01, subset: "validation"));
        Rejects.Argument(
            "`seed`", () => Utils.ImageDatasetFromDirectory(tree, validationSplit: 0.2, subset: "training"));
        Rejects.Argument("in folders, one for each class, of", () => Utils.ImageDatasetFromDirectory(Path.Combine(tree, "ant")));
        Rejects.With<DirectoryNotFoundException>("/no/such", () => Utils.ImageDatasetFromDirectory("/no/such"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Load().Dataset[13]);
    }

    private static float[] Labels(ImageDataset dataset)
    {
        List<float> labels = [];
        foreach ((Tensor<float> _, Tensor<float> y) in dataset)
        {
            labels.AddRange(y.ToArray());
        }

        return [.. labels];
    }

    private static float[] Images(Utils.Batch batch)
    {
        (Tensor<float> x, _) = batch;
        return x.ToArray();
    }

    // A folder with one class.
    private string Only(string name)
    {
        string folder = Path.Combine(_tree.FullName, "only");
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            Directory.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine(_tree.FullName, name));
        }

        return folder;
    }

    private float[] Train()
    {
        Utils.SetRandomSeed(1);
        Sequential model = new([new Flatten(), new Dense(5, "softmax")]);
        model.Compile("sgd", "sparse_categorical_crossentropy");
        History history = model.Fit(Load(batchSize: 4).Dataset, epochs: 3, verbose: 0);
        Assert.Equal(3, history.Epoch.Count);
        return model.GetWeights()[0].ToArray();
    }

    private static float[] Labels(Utils.Batch batch)
    {
        (_, Tensor<float> labels) = batch;
        return labels.ToArray();
    }

    private (string Said, ImageDataset Dataset) Load(
        DirectoryLabels labels = default,
        string? labelMode = "int",
        int batchSize = 13,
        bool shuffle = true,
        int seed = 5,
        double? validationSplit = null,
        string? subset = null)
    {
        ImageDataset dataset = null!;
        string said = ConsoleText.Of(() => dataset = Utils.ImageDatasetFromDirectory(
            _tree.FullName, labels, labelMode, batchSize: batchSize, imageSize: (7, 6), shuffle: shuffle, seed: seed,
            validationSplit: validationSplit, subset: subset)).Output;
        return (said.Trim(), dataset);
    }
}
