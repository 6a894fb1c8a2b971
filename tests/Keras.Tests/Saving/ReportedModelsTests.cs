using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Saving;

/// <summary>Files of users, with what another evaluator computed from them.</summary>
public sealed class ReportedModelsTests : IDisposable
{
    private const string Folder = "h5/reports";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A file, whether its training configuration is whole, and the class of its optimizer.</summary>
    [SharedDataTheory(Folder)]
    [InlineData("svhn_cnn_tf2.11.h5", "Adam", "loss accuracy")]
    [InlineData("modulation_cnn_tf2.8.h5", "Adam", "loss accuracy")]
    [InlineData("gan_discriminator_2.2.4.h5", "Adam", "loss accuracy")]
    [InlineData("densenet_string_optimizer_3.3.keras", "Adam", "loss accuracy")]
    [InlineData("cnn_adam_2.15.keras", "Adam", "loss accuracy")]
    [InlineData("unet_custom_metric_2.2.h5", "Adam", "loss PSNR")]
    [InlineData("resnet_dict_inputs_2.3tf.h5", "Adam", "loss mse acc")]
    [InlineData("digits_augmentation_layers_3.5.keras", "Adam", "loss accuracy")]
    public void It_loads_compiled_and_computes_the_same_before_and_after_it_is_saved(
        string name, string optimizer, string metrics)
    {
        List<string> dropped = [];
        Model model = LoadModel(Shared(name), Own(), onDropped: dropped.Add);
        Assert.Equal(name == "gan_discriminator_2.2.4.h5" ? 1 : 0, dropped.Count);
        Assert.Equal(optimizer, model.Optimizer.GetType().Name);
        Assert.Equal(metrics, string.Join(' ', model.MetricsNames));
        Assert.True(name == "gan_discriminator_2.2.4.h5" == (model.Optimizer.Iterations == 0));
        CheckOutputs(model, name);
        foreach (string ending in new[] { ".h5", ".keras" })
        {
            string path = _folder.File($"again{ending}");
            model.Save(path);
            Model again = LoadModel(path, Own());
            Assert.Equal(model.MetricsNames, again.MetricsNames);
            Assert.Equal(model.Optimizer.Iterations, again.Optimizer.Iterations);
            CheckOutputs(again, name);
        }
    }

    [SharedDataFact(Folder)]
    public void A_state_of_two_models_is_left_out_with_its_numbers()
    {
        List<string> told = [];
        LoadModel(Shared("gan_discriminator_2.2.4.h5"), onDropped: told.Add);
        Assert.Contains(
            "Adam has 32 arrays for the 16 weights that are trained, and the file holds 42", Assert.Single(told),
            StringComparison.Ordinal);
    }

    [SharedDataFact(Folder)]
    public void A_metric_of_ones_own_is_asked_for_or_left_out()
    {
        string path = Shared("unet_custom_metric_2.2.h5");
        Rejects.Argument("Unknown metric: \"PSNR\"", () => LoadModel(path));
        Rejects.Argument("CustomObjects.Global.Add(\"PSNR\", (yTrue, yPred) => …)", () => LoadModel(path));
        Rejects.Argument("compile: false", () => LoadModel(path));
        List<string> told = [];
        Model model = LoadModel(path, onDropped: told.Add);
        Assert.Contains("\"PSNR\"", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(["loss"], model.MetricsNames);
        Assert.True(model.Optimizer.Iterations > 0);
    }

    [SharedDataFact(Folder)]
    public void A_layer_that_is_not_here_is_named() => Rejects.Argument(
        "\"Bidirectional\"", () => LoadModel(Shared("captcha_lstm.h5")));

    private static string Shared(string name) => Path.Combine(RepositoryFiles.SharedData, Folder, name);

    private static CustomObjects Own() => new()
    {
        { "PSNR", (yTrue, yPred) => -Ops.Log(Ops.Mean(Ops.Square(yPred - yTrue), [-1])) },
    };

    private static void CheckOutputs(Model model, string name)
    {
        JsonNode expected = JsonNode.Parse(File.ReadAllText(Shared("expected.json")))![name]!["y0"]!;
        nint[] shape = [2, .. model.InputShape.Skip(1).Select(size => (nint)size!.Value)];
        float[] inputs = new float[(int)TensorPrimitives.Product<nint>(shape)];
        for (int index = 0; index < inputs.Length; index++)
        {
            inputs[index] = (index * 37 % 101 / 100f) - 0.5f;
        }

        Tensor<float> outputs = model.Predict(Tensor.Create(inputs, shape));
        Assert.Equal(expected["shape"]!.AsArray().Select(size => (nint)(int)size!), [.. outputs.Lengths]);
        double[] values = [.. outputs.Select(value => (double)value)];
        double tolerance = 1e-5 * values.Max(Math.Abs);
        foreach ((JsonNode? first, double value) in expected["first"]!.AsArray().Zip(values))
        {
            Assert.Equal((double)first!, value, tolerance);
        }

        Assert.Equal((double)expected["sum"]!, values.Sum(), tolerance * values.Length);
    }
}
