using System.Text.Json.Nodes;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Cli.Tests.Commands;

public class InspectCommandTests
{
    [Fact]
    public void Facts_and_layers_are_listed()
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet([1], 4, inputShape: (32, 32, 3), classes: 5);
        model.Compile("adam", "mse", ["mae"]);
        model.Save(folder.File("m.h5"));

        string[] lines = Commanded.Done("inspect", folder.File("m.h5")).Lines;

        Assert.Contains($"file:             {folder.File("m.h5")}", lines);
        Assert.Contains("format:           Keras 2 model", lines);
        Assert.Contains("keras version:    2.3.1", lines);
        Assert.Contains("model:            Model", lines);
        Assert.Contains("loss:             mean_squared_error", lines);
        Assert.Contains("optimizer:        Adam", lines);
        Assert.Contains($"parameters:       {model.CountParams():N0}", lines);
        Assert.Contains(lines, line => line.StartsWith("optimizer state:", StringComparison.Ordinal));
        Assert.Contains(
            lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                is ["conv1/conv", "Conv2D", "conv1/conv/kernel:0", "(7,", "7,", "3,", "64)", "float32"]);
        Assert.Contains(
            lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["pool1", "MaxPooling2D"]);
    }

    [Fact]
    public void A_file_of_keras_3_tells_the_same()
    {
        using TemporaryFolder folder = new();
        Model model = DenseNet([1], 4, inputShape: (32, 32, 3), classes: 5);
        model.Compile("adam", "mse", ["mae"]);
        model.Save(folder.File("m.keras"));

        string[] lines = Commanded.Done("inspect", folder.File("m.keras")).Lines;

        Assert.Contains("format:           Keras 3 model", lines);
        Assert.Contains("loss:             MeanSquaredError", lines);
        Assert.Contains("optimizer:        Adam", lines);
        Assert.Contains($"parameters:       {model.CountParams():N0}", lines);
        Assert.Contains($"layers:           {model.Layers.Count}", lines);
        Assert.Contains(
            lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                is ["conv1_conv", "Conv2D", "vars/0", "(7,", "7,", "3,", "64)", "float32"]);
    }

    [Fact]
    public void Json_holds_everything()
    {
        using TemporaryFolder folder = new();
        Model model = Commanded.SaveModel(folder.File("m.h5"));

        JsonNode content = JsonNode.Parse(Commanded.Done("inspect", folder.File("m.h5"), "--json").Output)!;

        Assert.Equal("keras2_model", (string?)content["format"]);
        Assert.Equal(model.CountParams(), (long)content["parameters"]!);
        Assert.Equal(model.Layers.Count, content["layers"]!.AsArray().Count);
        Assert.Equal("Conv2D", (string?)content["layers"]![2]!["class_name"]);
        Assert.Equal(model.Name, (string?)content["model_config"]!["config"]!["name"]);
        Assert.Null(content["training_config"]);
    }

    [Fact]
    public void Files_of_others_are_failures()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("text.h5"), "nothing of Keras");
        Commanded.Failed("HDF5", "inspect", folder.File("text.h5"));
    }

    [Fact]
    public void A_folder_or_a_name_without_its_ending_is_told_of_the_files_that_are_there()
    {
        using TemporaryFolder folder = new();
        Commanded.SaveModel(folder.File("m.h5"));
        Commanded.Failed("Choose a file in it: " + folder.File("m.h5"), "inspect", folder.FullName);
        Assert.DoesNotContain("(Parameter", Commanded.Run("inspect", folder.FullName).Error, StringComparison.Ordinal);
        Commanded.Failed("Did you mean " + folder.File("m.h5"), "inspect", folder.File("m"));
        Commanded.Failed("Did you mean " + folder.File("m.h5"), "predict", "--weights", folder.File("m"), "x.png");
    }
}
