using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Models;
using Keras.Testing;

namespace Keras.Cli.Tests;

/// <summary>Files of users, through the command, with what another evaluator computed from them.</summary>
public sealed class ReportedModelsTests : IDisposable
{
    private const string Folder = "h5/reports";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedDataTheory(Folder)]
    [InlineData("svhn_cnn_tf2.11.h5", 0)]
    [InlineData("modulation_cnn_tf2.8.h5", 0)]
    [InlineData("gan_discriminator_2.2.4.h5", 1)]
    [InlineData("densenet_string_optimizer_3.3.keras", 0)]
    [InlineData("cnn_adam_2.15.keras", 0)]
    [InlineData("unet_custom_metric_2.2.h5", 1)]
    [InlineData("resnet_dict_inputs_2.3tf.h5", 0)]
    [InlineData("digits_augmentation_layers_3.5.keras", 0)]
    public void It_predicts_the_same_before_and_after_it_is_converted(string name, int warnings)
    {
        string path = Path.Combine(RepositoryFiles.SharedData, Folder, name);
        string input = _folder.File("x.npy");
        Utils.Npy.Save(input, Inputs(Models.Models.LoadModel(path, compile: false)));
        CheckPrediction(path, name, input);
        foreach (string target in new[] { "a.h5", "a.keras" })
        {
            Commanded converted = Commanded.Run("convert", path, _folder.File(target));
            Assert.Equal(0, converted.Code);
            Assert.Equal(warnings, converted.Error.Split("Warning: ").Length - 1);
            CheckPrediction(_folder.File(target), name, input);
            Commanded.Done("inspect", _folder.File(target));
        }
    }

    private void CheckPrediction(string path, string name, string input)
    {
        string output = _folder.File("y.npy");
        File.Delete(output);
        Commanded.Done("predict", "--weights", path, "--input", input, "--output", output, "--preprocess", "none");
        float[] values = [.. ((Tensor<float>)Utils.Npy.Load(output))];
        string json = File.ReadAllText(Path.Combine(RepositoryFiles.SharedData, Folder, "expected.json"));
        JsonNode expected = JsonNode.Parse(json)![name]!["y0"]!;
        double tolerance = 1e-5 * values.Max(value => Math.Abs(value));
        foreach ((JsonNode? first, float value) in expected["first"]!.AsArray().Zip(values))
        {
            Assert.Equal((double)first!, value, tolerance);
        }

        Assert.Equal((double)expected["sum"]!, values.Sum(value => (double)value), tolerance * values.Length);
    }

    private static Tensor<float> Inputs(Model model)
    {
        nint[] shape = [2, .. model.InputShape.Skip(1).Select(size => (nint)size!.Value)];
        float[] inputs = new float[(int)TensorPrimitives.Product<nint>(shape)];
        for (int index = 0; index < inputs.Length; index++)
        {
            inputs[index] = (index * 37 % 101 / 100f) - 0.5f;
        }

        return Tensor.Create(inputs, shape);
    }
}
