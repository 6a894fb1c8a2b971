using System.Numerics.Tensors;
using Keras.Images;
using Keras.Layers;
using Keras.Models;
using Keras.Preprocessing;
using Keras.Testing;
using Keras.Training;

namespace Keras.Tests.Preprocessing;

public sealed class DirectoryIteratorTests : IDisposable
{
    private static readonly ImageDataGenerator s_recipe = new(
        rotationRange: 30, widthShiftRange: 0.2, horizontalFlip: true, rescale: 1 / 255.0);

    private readonly ImageTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Has_the_defaults_of_keras()
    {
        DirectoryIterator flow = new ImageDataGenerator().FlowFromDirectory(_tree.FullName);

        Assert.Equal((256, 256), flow.TargetSize);
        Assert.Equal("rgb", flow.ColorMode);
        Assert.Equal("categorical", flow.ClassMode);
        Assert.Equal(32, flow.BatchSize);
        Assert.True(flow.Shuffle);
        Assert.Equal((256, 256, 3), flow.ImageShape);
        Assert.Equal(5, flow.NumClasses);
        Assert.Equal(flow.Classes, flow.Labels);
        Assert.Equal(_tree.FullName, flow.Directory);
        Assert.Equal(flow.Filenames.Select(name => $"{_tree.FullName}/{name}"), flow.Filepaths);
    }

    [Fact]
    public void Shows_every_file_once_in_a_pass_and_reorders_the_next()
    {
        DirectoryIterator flow = Flow(new ImageDataGenerator(), batchSize: 4);

        float[] first = Pass(flow);
        flow.OnEpochEnd();
        float[] second = Pass(flow);

        Assert.Equal(flow.Classes.Select(label => (float)label), first.Order());
        Assert.Equal(first.Order(), second.Order());
        Assert.NotEqual(first, first.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Gives_the_same_batches_for_the_same_seed_to_any_number_of_threads()
    {
        float[][] alone = Batches(Flow(s_recipe), threads: 1);

        Assert.Equal(alone, Batches(Flow(s_recipe), threads: 4));
        Assert.NotEqual(alone, Batches(Flow(s_recipe, seed: 4), threads: 1));
    }

    [Fact]
    public void Transforms_and_normalizes_like_the_generator_itself()
    {
        // A zoom by a fixed factor leaves nothing to chance.
        ImageDataGenerator generator = new(zoomRange: (2, 2), fillMode: "wrap", rescale: 1 / 255.0);
        DirectoryIterator flow = Flow(generator, shuffle: false, batchSize: 1);
        Tensor<float> raw = Utils.ImgToArray(Utils.LoadImg(flow.Filepaths[2], targetSize: (8, 9)));

        (Tensor<float> x, _) = flow[2];

        Tensor<float> expected = generator.Standardize(generator.ApplyTransform(raw, new ImageTransform(Zx: 2, Zy: 2)));
        Assert.Equal(expected.ToArray(), x.ToArray());
        Assert.NotEqual(raw.ToArray(), x.ToArray());
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    public void Writes_the_images_to_a_folder(string format)
    {
        using TemporaryFolder folder = new();
        DirectoryIterator flow = new ImageDataGenerator().FlowFromDirectory(
            _tree.FullName, (8, 9), batchSize: 3, shuffle: false, saveToDir: folder.FullName, savePrefix: "look",
            saveFormat: format);

        _ = flow[1];

        string[] files = [.. Directory.GetFiles(folder.FullName).Order()];
        Assert.Equal(3, files.Length);
        Assert.All([3, 4, 5], index => Assert.Matches($"/look_{index}_\\d+\\.{format}$", files[index - 3]));
        Assert.Equal(9, Utils.LoadImg(files[0]).Width);
    }

    [Fact]
    public void Enters_links_that_lead_back_once_only()
    {
        Directory.CreateSymbolicLink(Path.Combine(_tree.FullName, "eel", "up"), _tree.FullName);

        DirectoryIterator flow = new ImageDataGenerator().FlowFromDirectory(
            _tree.FullName, classes: ["eel"], followLinks: true);

        // The folder itself, and all of the tree once through the link; "eel" inside of it is entered already.
        Assert.Single(flow.Filenames, name => name == "eel/1.png");
        Assert.Contains("eel/up/Cat/linked/far.png", flow.Filenames);
        Assert.DoesNotContain(flow.Filenames, name => name.StartsWith("eel/up/eel", StringComparison.Ordinal));
    }

    [Fact]
    public void Trains_the_same_model_with_any_number_of_workers()
    {
        float[] one = Train(workers: 1);

        Assert.Equal(one, Train(workers: 3));
    }

    [Fact]
    public void Names_a_file_that_cannot_be_read()
    {
        File.WriteAllText(Path.Combine(_tree.FullName, "eel", "2.png"), "no image");

        ImageFormatException error = Assert.Throws<ImageFormatException>(
            () => Flow(new ImageDataGenerator(), batchSize: 16)[0]);

        Assert.Contains("eel/2.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_what_is_wrong_with_an_argument()
    {
        ImageDataGenerator generator = new();
        string tree = _tree.FullName;

        AssertTeaches("\"sparse\"", () => generator.FlowFromDirectory(tree, classMode: "multi"));
        AssertTeaches("\"grayscale\"", () => generator.FlowFromDirectory(tree, colorMode: "cmyk"));
        AssertTeaches("\"lanczos\"", () => generator.FlowFromDirectory(tree, interpolation: "cubic"));
        AssertTeaches("\"validation\"", () => generator.FlowFromDirectory(tree, subset: "test"));
        AssertTeaches("positive", () => generator.FlowFromDirectory(tree, targetSize: (0, 5)));
        AssertTeaches("positive", () => generator.FlowFromDirectory(tree, batchSize: 0));
        AssertTeaches("\"eel\" twice", () => generator.FlowFromDirectory(tree, classes: ["eel", "eel"]));
        AssertTeaches("none in ant", () => generator.FlowFromDirectory(tree, classes: ["ant"]));
        AssertTeaches("none in no folder", () => generator.FlowFromDirectory(Path.Combine(tree, "eel")));
        AssertTeaches("none", () => generator.FlowFromDirectory(tree, subset: "validation"));
        Rejects.With<DirectoryNotFoundException>("/no/such", () => generator.FlowFromDirectory("/no/such"));
        Rejects.With<DirectoryNotFoundException>(
            "Create it first", () => generator.FlowFromDirectory(tree, saveToDir: "/no/such"));
    }

    private static void AssertTeaches(string part, Action call) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static float[] Pass(DirectoryIterator flow)
    {
        List<float> labels = [];
        for (int i = 0; i < flow.Length; i++)
        {
            (_, Tensor<float> y) = flow[i];
            labels.AddRange(y.ToArray());
        }

        return [.. labels];
    }

    private static float[][] Batches(DirectoryIterator flow, int threads)
    {
        float[][] batches = new float[flow.Length][];
        Parallel.For(0, batches.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            (Tensor<float> x, _) = flow[i];
            batches[i] = x.ToArray();
        });
        return batches;
    }

    private float[] Train(int workers)
    {
        Utils.SetRandomSeed(1);
        Sequential model = new([new Flatten(), new Dense(5, "softmax")]);
        model.Compile("sgd", "sparse_categorical_crossentropy");
        History history = model.Fit(Flow(s_recipe), epochs: 2, verbose: 0, workers: workers);
        Assert.Equal(2, history.Epoch.Count);
        return model.GetWeights()[0].ToArray();
    }

    private DirectoryIterator Flow(ImageDataGenerator generator, int seed = 3, bool shuffle = true, int batchSize = 2)
    {
        DirectoryIterator flow = null!;
        ConsoleText.Of(() => flow = generator.FlowFromDirectory(
            _tree.FullName, (8, 9), classMode: "sparse", batchSize: batchSize, shuffle: shuffle, seed: seed));
        return flow;
    }
}
