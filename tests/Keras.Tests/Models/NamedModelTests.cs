using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Models;

/// <summary>Models that take and give dictionaries.</summary>
public sealed class NamedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_by_name_are_in_the_order_of_their_names()
    {
        Model model = Named();
        Assert.Equal(["left", "right"], model.InputNames);
        Assert.Equal(["sum", "twice"], model.OutputNames);
        Assert.Equal(["l", "r"], model.Inputs.Select(input => input.Layer.Name));
        Arrays x = Data();
        IReadOnlyDictionary<string, Tensor<float>> outputs = model.PredictByName(x);
        Assert.Equal(["sum", "twice"], outputs.Keys);
        Assert.Equal([5, 7], outputs["sum"]);
        Assert.Equal([8, 10], outputs["twice"]);
        Rejects.Argument("left, right", () => model.PredictAll(new Dictionary<string, ArrayLike> { ["l"] = Row(1, 2), ["r"] = Row(4, 5) }));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void The_names_survive(string file)
    {
        Model model = Named();
        model.Compile(
            "sgd",
            new Dictionary<string, Loss> { ["sum"] = "mse", ["twice"] = "mae" },
            new Dictionary<string, Metric[]> { ["twice"] = ["mse"] });
        model.Save(_folder.File(file));
        Model loaded = LoadModel(_folder.File(file));
        Assert.Equal(model.InputNames, loaded.InputNames);
        Assert.Equal(["loss", "sum_loss", "twice_loss", "twice_mse"], loaded.MetricsNames);
        Assert.Equal([8, 10], loaded.PredictByName(Data())["twice"]);
        Assert.Contains("\"input_layers\": {\"left\": [\"l\", 0, 0], \"right\": [\"r\", 0, 0]}", loaded.ToJson(), StringComparison.Ordinal);
        Assert.Equal(loaded.ToJson(ConfigDialect.Keras3), ModelFromJson(loaded.ToJson(ConfigDialect.Keras3)).ToJson(ConfigDialect.Keras3));
    }

    [Fact]
    public void As_a_layer_it_is_called_on_a_list()
    {
        Input a = new(2);
        Input b = new(2);
        Model inner = Named();
        Model outer = new([a, b], inner.ApplyAll([a, b]).ToArray());
        Assert.Equal([5, 7], outer.PredictAll([Row(1, 2), Row(4, 5)])[0]);
        Assert.Equal([5, 7], ModelFromJson(outer.ToJson()).PredictAll([Row(1, 2), Row(4, 5)])[0]);
    }

    /// <summary>tf.keras names losses by layers or by keys.</summary>
    [Theory]
    [InlineData("sum", "twice")]
    [InlineData("the_sum", "doubled")]
    public void Losses_are_found_by_keys_and_by_layers(string first, string second)
    {
        Model model = Named();
        System.Text.Json.Nodes.JsonObject config = new()
        {
            ["optimizer"] = "sgd",
            ["loss"] = new System.Text.Json.Nodes.JsonObject { [first] = "mse", [second] = "mae" },
            ["metrics"] = new System.Text.Json.Nodes.JsonObject { [second] = "mse" },
        };
        Assert.True(new TrainingConfigReader(model, [], new LoadNotes(null), isKeras3: false).Compile(config, "test"));
        Assert.Equal(["loss", "sum_loss", "twice_loss", "twice_mse"], model.MetricsNames);
        Assert.IsType<Keras.Losses.MeanAbsoluteError>(model.Setup.Losses[1]);
    }

    private static Model Named()
    {
        Input left = new(2, name: "l");
        Input right = new(2, name: "r");
        return new Model(
            new Dictionary<string, KerasTensor> { ["right"] = right, ["left"] = left },
            new Dictionary<string, KerasTensor>
            {
                ["twice"] = new Rescaling(2, name: "doubled").Apply(right),
                ["sum"] = new Add(name: "the_sum").Apply([left, right]),
            });
    }

    private static Arrays Data() => new Dictionary<string, ArrayLike> { ["left"] = Row(1, 2), ["right"] = Row(4, 5) };

    private static Tensor<float> Row(float a, float b) => Tensor.Create<float>([a, b], [1, 2]);
}
