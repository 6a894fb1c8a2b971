using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Layers;

/// <summary>Layers that change images at random in training: here they pass images on.</summary>
public sealed class AugmentationLayerTests
{
    private static readonly Dictionary<string, Func<AugmentationLayer>> s_layers = new()
    {
        ["flip"] = () => new RandomFlip("horizontal", seed: 3),
        ["rotation"] = () => new RandomRotation(0.1, fillMode: "wrap", interpolation: "nearest", seed: 3, fillValue: 2),
        ["zoom"] = () => new RandomZoom((-0.3, 0.2), 0.1, dataFormat: "channels_first"),
        ["plain zoom"] = () => new RandomZoom(0.1),
        ["translation"] = () => new RandomTranslation(0.2, (-0.5, 0.5), fillMode: "constant"),
        ["contrast"] = () => new RandomContrast((0.5, 2), [0, 1], seed: 4),
        ["brightness"] = () => new RandomBrightness(0.3, [-1, 1]),
    };

    /// <summary>The layers above.</summary>
    public static TheoryData<string> Names => [.. s_layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Images_pass_on_in_inference(string name)
    {
        double[] image = [.. Enumerable.Range(0, 24).Select(i => (double)i)];
        Assert.Equal(image, LayerTrace.Output(s_layers[name](), (1, 2, 4, 3), image));
        AugmentationLayer layer = s_layers[name]();
        Assert.Equal((null, 5, 4, 3), layer.Apply(new Input((5, 4, 3))).Shape);
        Assert.Empty(layer.Weights);

        // Pixels as bytes become floats.
        KerasTensor output = s_layers[name]().Apply(new Input((2, 4, 3), dtype: Keras.Engine.Tensors.DType.Int32));
        Assert.Equal(Keras.Engine.Tensors.DType.Float32, output.DType);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_refuses_by_name_before_anything_changes(string name)
    {
        AugmentationLayer layer = s_layers[name]();
        Sequential model = new([new Input((4, 4, 3)), layer, new Flatten(), new Dense(2)]);
        model.Compile("sgd", "mse");
        Tensor<float> x = Tensor.CreateFromShape<float>([2, 4, 4, 3]);
        Tensor<float> y = Tensor.CreateFromShape<float>([2, 2]);
        float[] before = [.. model.GetWeights()[0]];
        Rejects.With<NotSupportedException>(layer.Name, () => model.Fit(x, y, verbose: 0));
        Rejects.With<NotSupportedException>("ImageDataGenerator", () => model.TrainOnBatch(x, y));
        Assert.Equal<float>(before, model.GetWeights()[0].ToArray());
        model.Evaluate(x, y, verbose: 0);

        // In inference mode it does nothing, in training as well.
        Input input = new((4, 4, 3));
        KerasTensor passed = s_layers[name]().Apply(input, training: false);
        Model frozen = new(input, new Dense(2).Apply(new Flatten().Apply(passed)));
        frozen.Compile("sgd", "mse");
        frozen.TrainOnBatch(x, y);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void All_arguments_survive_in_both_dialects(string name)
    {
        AugmentationLayer layer = s_layers[name]();
        foreach (ConfigDialect dialect in Enum.GetValues<ConfigDialect>())
        {
            JsonObject config = layer.GetConfig(dialect);
            JsonObject entry = new() { ["class_name"] = layer.GetType().Name, ["config"] = config.DeepClone() };
            Layer copy = LayerConfig.Read(entry, []);
            Assert.Equal(PythonJson.Write(config), PythonJson.Write(copy.GetConfig(dialect)));
        }
    }

    /// <summary>Configs as Keras 3.5 and TensorFlow 2.8 write them.</summary>
    [Theory]
    [InlineData("RandomFlip", """{"name": "r", "trainable": true, "dtype": "float32", "mode": "horizontal", "seed": null}""")]
    [InlineData("RandomFlip", """{"name": "r", "trainable": true, "seed": null, "mode": "horizontal_and_vertical", "data_format": "channels_last"}""")]
    [InlineData("RandomRotation", """{"name": "r", "trainable": true, "factor": [-0.1, 0.1], "value_range": [0, 255], "data_format": "channels_last", "fill_mode": "reflect", "fill_value": 0.0, "interpolation": "bilinear", "seed": null}""")]
    [InlineData("RandomRotation", """{"name": "r", "trainable": true, "factor": 0.2, "fill_mode": "reflect", "fill_value": 0.0, "interpolation": "bilinear", "seed": 5}""")]
    [InlineData("RandomZoom", """{"name": "r", "trainable": true, "height_factor": 0.1, "width_factor": null, "fill_mode": "reflect", "interpolation": "bilinear", "seed": null, "fill_value": 0.0, "data_format": "channels_last"}""")]
    [InlineData("RandomTranslation", """{"name": "r", "trainable": true, "height_factor": 0.1, "width_factor": [-0.2, 0.3], "fill_mode": "reflect", "interpolation": "bilinear", "seed": null, "fill_value": 0.0, "data_format": "channels_last"}""")]
    [InlineData("RandomContrast", """{"name": "r", "trainable": true, "factor": 0.3, "seed": null}""")]
    [InlineData("RandomContrast", """{"name": "r", "trainable": true, "factor": [0.3, 0.6], "value_range": [0.0, 1.0], "seed": null}""")]
    [InlineData("RandomBrightness", """{"name": "r", "trainable": true, "factor": [-0.2, 0.2], "value_range": [0.0, 255.0], "seed": null}""")]
    public void A_config_that_Keras_writes_is_read_and_written(string className, string config)
    {
        JsonObject read = (JsonObject)JsonNode.Parse(config)!;
        Layer layer = LayerConfig.Read(new JsonObject { ["class_name"] = className, ["config"] = read.DeepClone() }, []);
        JsonObject written = layer.GetConfig(ConfigDialect.Keras3);
        foreach ((string key, JsonNode? value) in read.Where(pair => pair.Key != "dtype" && written.ContainsKey(pair.Key)))
        {
            Assert.Equal(PythonJson.Write(value), PythonJson.Write(written[key]));
        }

        // The range of values changes nothing about an angle.
        Assert.Empty(read.Select(pair => pair.Key).Except(written.Select(pair => pair.Key)).Except(["value_range"]));
        Assert.IsType<Sequential>(ModelFromJson(new Sequential([new Input((4, 4, 3)), layer]).ToJson()));
    }

    [Fact]
    public void What_is_no_range_is_refused()
    {
        Rejects.Argument("`factor` must be a number of at least 0", () => new RandomRotation(-0.1));
        Rejects.Argument("(0.3, 0.1)", () => new RandomRotation((0.3, 0.1)));
        Rejects.Argument("from -1", () => new RandomZoom((-1.5, 0)));
        Rejects.Argument("within [-1, 1]", () => new RandomTranslation(1.5, 0));
        Rejects.Argument("`widthFactor`", () => new RandomTranslation(0, (0, 2)));
        Rejects.Argument("from 0 to 1", () => new RandomContrast(1.5));
        Rejects.Argument("from 0 to 1", () => new RandomContrast((-0.1, 1)));
        Rejects.Argument("within [-1, 1]", () => new RandomBrightness((0, 3)));
        Rejects.Argument("`valueRange`", () => new RandomBrightness(0.1, [1, 0]));
        Rejects.Argument("horizontal_and_vertical", () => new RandomFlip("diagonal"));
        Rejects.Argument("reflect", () => new RandomZoom(0.1, fillMode: "mirror"));
        Rejects.Argument("bilinear", () => new RandomZoom(0.1, interpolation: "bicubic"));
    }
}
