using Keras.Metrics;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests.Commands;

public class ConvertCommandTests
{
    [Fact]
    public void A_model_becomes_a_file_of_weights()
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));

        Commanded result = Commanded.Done("convert", folder.File("m.h5"), folder.File("w.h5"), "--weights-only");

        Assert.Equal([$"{folder.File("w.h5")}: keras2_weights, {model.CountParams():N0} parameters"], result.Lines);
        AssertSame(model, DenseNet([1, 1], 4, inputShape: (32, 32, 3), classes: 5, weights: folder.File("w.h5")));
    }

    [Theory]
    [InlineData("a.keras", "keras3_model")]
    [InlineData("a.weights.h5", "keras3_weights")]
    [InlineData("a.hdf5", "keras2_model")]
    public void Every_format_becomes_every_other(string name, string format)
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));
        string[] network =
            ["--blocks", "1,1", "--growth-rate", "4", "--input-shape", "32,32,3", "--classes", "5"];

        Commanded.Done("convert", folder.File("m.h5"), folder.File(name));
        Assert.Equal(format, FileContent.Read(folder.File(name)).Format);
        foreach (string back in new[] { "b.h5", "b.keras", "b.weights.h5" })
        {
            string[] needed = format == "keras3_weights" ? network : [];
            Commanded.Done(["convert", folder.File(name), folder.File(back), .. needed]);
            Model restored = DenseNet([1, 1], 4, inputShape: (32, 32, 3), classes: 5);
            if (back == "b.keras")
            {
                restored = Models.Models.LoadModel(folder.File(back));
            }
            else
            {
                restored.LoadWeights(folder.File(back));
            }

            AssertSame(model, restored);
        }
    }

    [Fact]
    public void Weights_become_a_model_with_the_network_described()
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet([2], 4, inputShape: (32, 32, 3), classes: 5);
        model.SaveWeights(folder.File("w.h5"));

        Commanded.Done(
            "convert", folder.File("w.h5"), folder.File("m.h5"), "--blocks", "2", "--growth-rate", "4",
            "--input-shape", "32,32,3", "--classes", "5");

        AssertSame(model, Models.Models.LoadModel(folder.File("m.h5")));
    }

    [Theory]
    [InlineData("densenet.pth")]
    [InlineData("legacy.pth")]
    [InlineData("densenet.safetensors")]
    public void Weights_of_PyTorch_become_a_model_and_come_back(string file)
    {
        using TemporaryFolder folder = new();
        string source = RepositoryFiles.Golden("pytorch", file);
        string[] network = ["--blocks", "2,3", "--growth-rate", "4", "--input-shape", "40,40,3", "--classes", "5"];

        // The stem has 8 channels there, and 64 here.
        Commanded.Failed(
            "(7, 7, 3, 64) in the model and (7, 7, 3, 8) in the file (features.conv0.weight)", ["convert", source, folder.File("m.h5"), .. network]);

        Model model = DenseNet([2, 3], 4, inputShape: (40, 40, 3), classes: 5, initialFilters: 8);
        model.LoadWeights(source);
        model.Save(folder.File("m.h5"));
        Commanded.Done("convert", folder.File("m.h5"), folder.File("w.safetensors"));
        Model restored = DenseNet([2, 3], 4, inputShape: (40, 40, 3), classes: 5, initialFilters: 8);
        restored.LoadWeights(folder.File("w.safetensors"));
        AssertSame(model, restored);
    }

    [Fact]
    public void Weights_by_torchvisions_names_become_a_model_of_the_named_network()
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet161();
        model.SaveWeights(folder.File("densenet161.safetensors"));

        Commanded.Done(
            "convert", folder.File("densenet161.safetensors"), folder.File("densenet161.h5"), "--model", "densenet161");

        AssertSame(model, Models.Models.LoadModel(folder.File("densenet161.h5")));
    }

    [Fact]
    public void A_model_is_exported_to_ONNX()
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));

        Commanded result = Commanded.Done("convert", folder.File("m.h5"), folder.File("m.onnx"));

        Assert.Equal([$"{folder.File("m.onnx")}: ONNX, {model.CountParams():N0} parameters"], result.Lines);
        model.Export(folder.File("expected.onnx"));
        Assert.Equal(File.ReadAllBytes(folder.File("expected.onnx")).Length, File.ReadAllBytes(folder.File("m.onnx")).Length);
        Commanded.Failed("exists", "convert", folder.File("m.h5"), folder.File("m.onnx"));
        Commanded.Refused("--weights-only", "convert", folder.File("m.h5"), folder.File("n.onnx"), "--weights-only");
    }

    [Fact]
    public void What_training_goes_on_from_is_kept()
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet([1], 4, inputShape: (32, 32, 3), classes: 5);
        model.Compile("adam", "mse");
        model.Save(folder.File("m.h5"));

        Commanded.Done("convert", folder.File("m.h5"), folder.File("copy.hdf5"));

        Assert.NotEmpty(FileContent.Read(folder.File("copy.hdf5")).OptimizerWeights);
    }

    [Fact]
    public void Existing_files_are_replaced_only_when_asked()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        File.WriteAllText(folder.File("old.h5"), "old");

        Commanded.Failed("exists", "convert", folder.File("m.h5"), folder.File("old.h5"));
        Assert.Equal("old", File.ReadAllText(folder.File("old.h5")));
        Commanded.Done("convert", folder.File("m.h5"), folder.File("old.h5"), "--overwrite");
        Assert.True(FileContent.Read(folder.File("old.h5")).HasArchitecture);
    }

    [Fact]
    public void What_cannot_be_converted_is_refused()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        DenseNet([1], 4, includeTop: false).SaveWeights(folder.File("w.h5"));

        Commanded.Refused("into itself", "convert", folder.File("m.h5"), folder.File("m.h5"));
        Commanded.Refused("--weights-only", "convert", folder.File("m.h5"), folder.File("w.keras"), "--weights-only");
        Commanded.Refused("without a network", "convert", folder.File("w.h5"), folder.File("x.h5"));
        Commanded.Refused("--weights", "convert", folder.File("w.h5"), folder.File("x.h5"), "--weights", "y.h5");
        Commanded.Failed("nowhere.h5", "convert", folder.File("nowhere.h5"), folder.File("x.h5"));
        Commanded.Failed(".h5", "convert", folder.File("m.h5"), folder.File("x.pb"));
    }

    private static void AssertSame(Model expected, Model actual)
    {
        Assert.Equal(expected.GetWeights().Count, actual.GetWeights().Count);
        Assert.All(expected.GetWeights().Zip(actual.GetWeights()), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void What_is_unknown_of_the_training_is_left_out_with_a_warning(string name)
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet([1, 1], 4, inputShape: (32, 32, 3), classes: 5);
        Metric own = Metric.Of("PSNR", (yTrue, yPred) => yPred - yTrue);
        model.Compile("adam", "categorical_crossentropy", ["accuracy", own]);
        model.Save(folder.File(name));

        Commanded result = Commanded.Run("convert", folder.File(name), folder.File("a.keras"));

        Assert.Equal(0, result.Code);
        Assert.StartsWith("Warning: A metric is left out", result.Error, StringComparison.Ordinal);
        Assert.Contains("\"PSNR\"", result.Error, StringComparison.Ordinal);
        Model converted = Models.Models.LoadModel(folder.File("a.keras"));
        Assert.Equal(["loss", "accuracy"], converted.MetricsNames);
        AssertSame(model, converted);

        // These have no use for it.
        Commanded.Done("inspect", folder.File(name));
        Commanded.Done("summary", "--weights", folder.File(name));
        Utils.Npy.Save(folder.File("x.npy"), System.Numerics.Tensors.Tensor.CreateFromShape<float>([1, 32, 32, 3]));
        Commanded.Done(
            "predict", "--weights", folder.File(name), "--input", folder.File("x.npy"), "--output", folder.File("y.npy"));
    }
}
