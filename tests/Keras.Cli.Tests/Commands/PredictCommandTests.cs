using System.Globalization;
using System.Numerics.Tensors;
using Keras.Hdf5.Tests;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests.Commands;

public class PredictCommandTests
{
    private const string ClassIndex = "imagenet_class_index.json";

    [Fact]
    public void Classes_without_names_are_numbered()
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        Tensor<float> image = SaveImage(folder.File("a.png"), seed: 1);

        string[] lines = Commanded.Done(
            "predict", folder.File("a.png"), "--weights", folder.File("m.h5"), "--top", "2").Lines;

        Tensor<float> scores = model.Predict(PreprocessInput(image));
        int[] best = [.. Enumerable.Range(0, 5).OrderByDescending(index => scores[0, index]).Take(2)];
        Assert.Equal(["class", "score"], Cells(lines[0]));
        Assert.Equal(best.Select(index => (string[])[$"{index}", Text(scores[0, index])]), lines[2..].Select(Cells));
    }

    [SharedDataFact(ClassIndex)]
    public void Classes_of_imagenet_are_named()
    {
        using TemporaryFolder folder = new();
        using KerasHomeScope home = KerasHomeScope.With(folder, ClassIndex);
        Model model = Commanded.SaveModel(folder.File("m.h5"), classes: 1000);
        Tensor<float> image = SaveImage(folder.File("a.png"), seed: 1);

        string[] lines = Commanded.Done("predict", folder.File("a.png"), "--weights", folder.File("m.h5")).Lines;

        (string wnid, string name, float score) = DecodePredictions(model.Predict(PreprocessInput(image)))[0][0];
        Assert.Equal(["wnid", "label", "score"], Cells(lines[0]));
        Assert.Equal([wnid, name, Text(score)], Cells(lines[2]));
        Assert.Equal(2 + 5, lines.Length);
    }

    [Fact]
    public void Several_images_are_told_apart()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        SaveImage(folder.File("a.png"), seed: 1);
        SaveImage(folder.File("b.png"), seed: 2);

        string[] Predict(params string[] images) => Commanded.Done(
            ["predict", .. images, "--weights", folder.File("m.h5"), "--top", "1", "--batch-size", "1"]).Lines;

        string[] both = Predict(folder.File("a.png"), folder.File("b.png"));
        Assert.Equal(["image", "class", "score"], Cells(both[0]));
        Assert.Equal([folder.File("a.png"), .. Cells(Predict(folder.File("a.png"))[2])], Cells(both[2]));
        Assert.Equal([folder.File("b.png"), .. Cells(Predict(folder.File("b.png"))[2])], Cells(both[3]));
    }

    [Fact]
    public void Images_are_brought_to_the_size_of_the_model()
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        SaveImage(folder.File("a.png"), seed: 1, size: 50);
        Tensor<float> small = Utils.ImgToArray(Utils.LoadImg(folder.File("a.png"), targetSize: (32, 32)));

        string[] lines = Commanded.Done(
            "predict", folder.File("a.png"), "--weights", folder.File("m.h5"), "--preprocess", "none").Lines;

        Tensor<float> scores = model.Predict(Tensor.Reshape(small, [1, 32, 32, 3]));
        Assert.Equal(Text(Enumerable.Range(0, 5).Max(index => scores[0, index])), Cells(lines[2])[1]);
    }

    [Theory]
    [InlineData(60, 41)]
    [InlineData(40, 100)]
    public void The_middle_of_images_is_cut_out_as_in_torchvision(int height, int width)
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        Images.Bitmap photograph = Photograph(height, width);
        Images.ImageFile.Write(folder.File("a.png"), photograph);

        string[] lines = Commanded.Done(
            "predict", folder.File("a.png"), "--weights", folder.File("m.h5"), "--preprocess", "torchvision").Lines;

        // The model takes 32x32, so that the shorter side becomes 36.
        (int rows, int columns) = (height < width ? 36 : 36 * height / width, width < height ? 36 : 36 * width / height);
        Tensor<float> scaled = Utils.ImgToArray(photograph.Resize(rows, columns, Images.Resampling.Bilinear));
        (int top, int left) = ((int)Math.Round((rows - 32) / 2.0), (int)Math.Round((columns - 32) / 2.0));
        Tensor<float> middle = Tensor.CreateFromShape<float>([1, 32, 32, 3]);
        for (int row = 0; row < 32; row++)
        {
            for (int column = 0; column < 32; column++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    middle[0, row, column, channel] = scaled[top + row, left + column, channel];
                }
            }
        }

        Tensor<float> scores = model.Predict(PreprocessInput(middle));
        Assert.Equal(Text(Enumerable.Range(0, 5).Max(index => scores[0, index])), Cells(lines[2])[1]);
        Commanded.Refused(
            "cuts images out", "predict", "--input", "x.npy", "--output", "y.npy", "--weights", folder.File("m.h5"),
            "--preprocess", "torchvision");
    }

    [Theory]
    [InlineData("x.npy", "y.npy", "none")]
    [InlineData("x.npz", "y.npz", "torch")]
    [InlineData("x.npy", "y.npz", "tf")]
    public void Arrays_go_in_and_out(string input, string output, string preprocess)
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        Tensor<float> x = Random(3, 32);
        Save(folder.File(input), x);

        Commanded.Done(
            "predict", "--input", folder.File(input), "--output", folder.File(output), "--weights", folder.File("m.h5"),
            "--preprocess", preprocess);

        if (preprocess != "none")
        {
            Applications.ImagenetUtils.PreprocessInput(x, mode: preprocess);
        }

        Tensor<float> y = output == "y.npy"
            ? Utils.Npy.Load<float>(folder.File(output))
            : Utils.Npy.LoadZip<float>(folder.File(output), "y");
        Assert.Equal([3, 5], y.Lengths.ToArray());
        Assert.Equal(Values(model.Predict(x)), Values(y));
    }

    [Fact]
    public void Pixels_are_scaled_as_published_weights_expect_by_default()
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        byte[] pixels = [.. Values(Random(2, 32)).Select(value => (byte)value)];
        Tensor<byte> x = Tensor.Create(pixels, [2, 32, 32, 3]);
        Utils.Npy.Save(folder.File("x.npy"), x);

        Commanded.Done(
            "predict", "--input", folder.File("x.npy"), "--output", folder.File("y.npy"), "--weights",
            folder.File("m.h5"));

        Assert.Equal(Values(model.Predict(PreprocessInput(x))), Values(Utils.Npy.Load<float>(folder.File("y.npy"))));
    }

    [Fact]
    public void Features_come_from_a_network_without_top()
    {
        using TemporaryFolder folder = new();
        Model features = DenseNet([2], 4, includeTop: false, pooling: "avg");
        features.SaveWeights(folder.File("w.h5"));
        Save(folder.File("x.npy"), Random(1, 40));

        Commanded.Done(
            "predict", "--input", folder.File("x.npy"), "--output", folder.File("y.npy"), "--blocks", "2",
            "--growth-rate", "4", "--no-top", "--pooling", "avg", "--weights", folder.File("w.h5"), "--preprocess",
            "none");

        Assert.Equal(
            Values(features.Predict(Random(1, 40))), Values(Utils.Npy.Load<float>(folder.File("y.npy"))));
    }

    [H5pyFact]
    public void Published_layouts_give_what_torchvision_gives()
    {
        using TemporaryFolder folder = new();
        H5py.Run(
            """
            sys.dont_write_bytecode = True
            sys.path.insert(0, sys.argv[1])
            import densenet_torchvision
            densenet_torchvision.write_inputs("121", sys.argv[2])
            """,
            RepositoryFiles.Golden(),
            folder.FullName);
        GoldenCase golden = GoldenCase.Load("densenet_torchvision")["densenet121"];
        string[] files =
        [
            "--model", "densenet121", "--input", folder.File("input.npy"), "--output", folder.File("y.npy"),
            "--preprocess", "none",
        ];

        Commanded.Done(["predict", .. files, "--weights", folder.File("densenet121.h5")]);
        AssertOutput("probabilities");
        Commanded.Done(
            ["predict", .. files, "--weights", folder.File("densenet121_notop.h5"), "--no-top", "--pooling", "avg"]);
        AssertOutput("pooled");

        void AssertOutput(string expected)
        {
            float[] output = Values(Utils.Npy.Load<float>(folder.File("y.npy")));
            double[] numbers = golden.Numbers(expected);
            Assert.Equal(numbers.Length, output.Length);
            Assert.All(numbers.Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Fact]
    public void Contradictions_are_refused()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        DenseNet([1], 4, includeTop: false).SaveWeights(folder.File("w.h5"));
        Save(folder.File("x.npy"), Random(1, 32));
        string[] files = ["--input", folder.File("x.npy"), "--output", folder.File("y.npy")];

        Commanded.Refused("Give images", "predict", "--model", "densenet121");
        Commanded.Refused("Give images", ["predict", "a.png", .. files]);
        Commanded.Refused("--output", "predict", "--input", folder.File("x.npy"));
        Commanded.Refused("--top", "predict", "a.png", "--top", "0");
        Commanded.Refused("--batch-size", "predict", "a.png", "--batch-size", "many");
        Commanded.Refused("densenet121", "predict", "a.png", "--model", "densenet42");
        Commanded.Refused("torch", "predict", "a.png", "--preprocess", "jax");
        Commanded.Refused("Which network?", ["predict", .. files]);
        Commanded.Refused("holds weights without a network", ["predict", .. files, "--weights", folder.File("w.h5")]);
        Commanded.Refused("published weights", ["predict", .. files, "--depth", "22"]);
        Commanded.Refused("--classes", ["predict", .. files, "--weights", folder.File("m.h5"), "--classes", "3"]);
        Commanded.Refused(
            "growth rate 32", ["predict", .. files, "--blocks", "1", "--weights", "imagenet"]);
        Commanded.Refused(".npz", "predict", "--input", "x.csv", "--output", "y.npy", "--weights", folder.File("m.h5"));
    }

    [Fact]
    public void Files_that_do_not_serve_are_failures()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        DenseNet([1], 4, includeTop: false, inputShape: (32, 32, 3)).Save(folder.File("f.h5"));
        SaveImage(folder.File("a.png"), seed: 1);
        Utils.Npy.SaveZip(folder.File("x.npz"), [("a", Random(1, 32)), ("b", Random(1, 32))]);
        File.WriteAllText(folder.File("text.png"), "no image");

        Commanded.Failed("nowhere.png", "predict", folder.File("nowhere.png"), "--weights", folder.File("m.h5"));
        Commanded.Failed("text.png", "predict", folder.File("text.png"), "--weights", folder.File("m.h5"));
        Commanded.Failed("nowhere.h5", "predict", folder.File("a.png"), "--weights", "nowhere.h5");
        Commanded.Failed("no classifier", "predict", folder.File("a.png"), "--weights", folder.File("f.h5"));
        Commanded.Failed(
            "a, b",
            "predict", "--input", folder.File("x.npz"), "--output", folder.File("y.npy"), "--weights",
            folder.File("m.h5"));
        Commanded.Failed(
            "layers", "predict", folder.File("a.png"), "--blocks", "2", "--weights", folder.File("m.h5"));
    }

    private static Images.Bitmap Photograph(int height, int width)
    {
        Random random = new(3);
        byte[] pixels = new byte[height * width * 3];
        random.NextBytes(pixels);
        return new Images.Bitmap(height, width, 3, pixels);
    }

    private static Tensor<float> SaveImage(string path, int seed, int size = 32)
    {
        Random random = new(seed);
        float[] pixels = new float[size * size * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.Next(256);
        }

        Utils.SaveImg(path, Tensor.Create(pixels, [size, size, 3]), scale: false);
        return Tensor.Create(pixels, [1, size, size, 3]);
    }

    private static Tensor<float> Random(int images, int size)
    {
        Random random = new(images);
        float[] pixels = new float[images * size * size * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.Next(256);
        }

        return Tensor.Create(pixels, [images, size, size, 3]);
    }

    private static void Save(string path, Tensor<float> array)
    {
        if (path.EndsWith(".npz", StringComparison.Ordinal))
        {
            Utils.Npy.SaveZip(path, [("x", array), ("labels", Tensor.Create([1f]))]);
        }
        else
        {
            Utils.Npy.Save(path, array);
        }
    }

    private static float[] Values(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Text(float score) => score.ToString("F4", CultureInfo.InvariantCulture);
}
