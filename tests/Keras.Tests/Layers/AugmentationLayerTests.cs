using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Engine.Cpu;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Layers;

/// <summary>Layers that change images at random in training, and pass them on otherwise.</summary>
public sealed class AugmentationLayerTests
{
    private static readonly Dictionary<string, Func<AugmentationLayer>> s_layers = new()
    {
        ["flip"] = () => new RandomFlip("horizontal", seed: 3),
        ["rotation"] = () => new RandomRotation(0.1, fillMode: "wrap", interpolation: "nearest", seed: 3, fillValue: 2),
        ["zoom"] = () => new RandomZoom((-0.3, 0.2), 0.1, seed: 5, dataFormat: "channels_first"),
        ["plain zoom"] = () => new RandomZoom(0.1, seed: 6),
        ["translation"] = () => new RandomTranslation(0.2, (-0.5, 0.5), fillMode: "constant", seed: 7),
        ["contrast"] = () => new RandomContrast((0.5, 2), [0, 1], seed: 4),
        ["brightness"] = () => new RandomBrightness(0.3, [-1, 1], seed: 5),
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
    public void Training_changes_images_by_seed_and_step_and_not_by_threads(string name)
    {
        double[] images = [.. Enumerable.Range(0, 8 * 6 * 5 * 4).Select(i => (double)(i * 37 % 251) / 251)];
        double[] Changed(AugmentationLayer layer, int step, int threads = 1)
        {
            LayerTrace trace = new(layer, [(8, 6, 5, 4)], training: true, step);
            return trace.Run(trace.Outputs, [images], GraphRun.Backend(new CpuOptions { Threads = threads }))[0];
        }

        AugmentationLayer layer = s_layers[name]();
        double[] first = Changed(layer, 0);
        Assert.NotEqual(images, first);
        Assert.Equal(first, Changed(layer, 0, threads: 4));
        Assert.NotEqual(first, Changed(layer, 1));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_changes_images_in_training_only(string name)
    {
        Sequential model = new([new Input((4, 4, 3)), s_layers[name](), new Flatten(), new Dense(2)]);
        model.Compile("sgd", "mse");
        Tensor<float> x = Tensor.Create([.. Enumerable.Range(0, 96).Select(i => i * 37 % 96 / 96f)], [2, 4, 4, 3]);
        Tensor<float> y = Tensor.CreateFromShape<float>([2, 2]);
        float[] before = [.. model.Predict(x)];
        Assert.Equal<float>(before, model.Predict(x).ToArray());
        model.Fit(x, y, verbose: 0);
        Assert.NotEqual<float>(before, model.Predict(x).ToArray());
    }

    [Fact]
    public void Images_change_at_once_in_batches_and_alone()
    {
        Tensor<float> images = Tensor.Create([.. Enumerable.Range(0, 96).Select(i => (float)i)], [2, 4, 4, 3]);
        float[] Changed(int seed) => [.. new RandomRotation(0.4, seed: seed).Apply(images, training: true)];
        RandomRotation layer = new(0.4, seed: 1);
        float[] first = [.. layer.Apply(images, training: true)];
        Assert.Equal(first, Changed(1));
        Assert.NotEqual(first, Changed(2));
        Assert.NotEqual<float>(first, layer.Apply(images, training: true).ToArray());
        Assert.Equal(images, layer.Apply(images));

        Tensor<float> one = Tensor.Create([.. Enumerable.Range(0, 48).Select(i => (float)i)], [4, 4, 3]);
        Tensor<float> changed = new RandomRotation(0.4, seed: 1).Apply(one, training: true);
        Assert.Equal([4, 4, 3], changed.Lengths.ToArray());
        Assert.Equal<float>(first[..48], changed.ToArray());
        Rejects.Argument("images (batch, height, width, channels)", () => layer.Apply(Tensor.Create<float>([1, 2], [1, 2]), training: true));
    }

    [Fact]
    public void Channels_may_come_first()
    {
        double[] last = [.. Enumerable.Range(0, 120).Select(i => (double)(i * 37 % 120))];
        double[] first = [.. Enumerable.Range(0, 2).SelectMany(image => Enumerable.Range(0, 3).SelectMany(
            channel => Enumerable.Range(0, 20).Select(pixel => last[(image * 60) + (pixel * 3) + channel])))];
        Func<string, AugmentationLayer>[] layers =
        [
            format => new RandomFlip(seed: 1, dataFormat: format),
            format => new RandomRotation(0.3, seed: 1, dataFormat: format),
            format => new RandomTranslation(0.3, 0.5, seed: 1, dataFormat: format),
            format => new RandomZoom(0.3, 0.5, seed: 1, dataFormat: format),
            format => new RandomCrop(2, 3, seed: 1, dataFormat: format),
            format => new RandAugment(seed: 1, dataFormat: format),
        ];
        foreach (Func<string, AugmentationLayer> layer in layers)
        {
            double[] expected = LayerTrace.Output(layer("channels_last"), (2, 4, 5, 3), last, training: true);
            double[] given = LayerTrace.Output(layer("channels_first"), (2, 3, 4, 5), first, training: true);
            Assert.Equal(expected.Order(), given.Order());
            Assert.Equal(expected[1], given[given.Length / 6]);
        }
    }

    [Fact]
    public void A_crop_is_a_part_in_training_and_the_middle_resized_otherwise()
    {
        double[] image = [.. Enumerable.Range(0, 24).Select(i => (double)i)];
        double[] part = LayerTrace.Output(new RandomCrop(2, 2, seed: 1), (1, 4, 6, 1), image, training: true);
        Assert.Equal([part[0], part[0] + 1, part[0] + 6, part[0] + 7], part);
        double[] expected = LayerTrace.Output(
            new Resizing(2, 2, cropToAspectRatio: true), (1, 4, 6, 1), image);
        Assert.Equal(expected, LayerTrace.Output(new RandomCrop(2, 2), (1, 4, 6, 1), image));

        // Of images that are too small there is no part.
        double[] enlarged = LayerTrace.Output(new Resizing(6, 6, cropToAspectRatio: true), (1, 4, 6, 1), image);
        Assert.Equal(enlarged, LayerTrace.Output(new RandomCrop(6, 6), (1, 4, 6, 1), image, training: true));
        Assert.Equal((null, 2, 3, 1), new RandomCrop(2, 3).Apply(new Input((5, 5, 1))).Shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_pass(string name)
    {
        // Where values are cut off, and between nearest pixels, differences are none.
        if (name is not ("contrast" or "rotation"))
        {
            LayerCheck.HasGradients(() => s_layers[name](), [(2, 4, 5, 3)]);
        }
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
    [InlineData("RandomCrop", """{"name": "r", "trainable": true, "height": 3, "width": 2, "seed": null, "data_format": "channels_last"}""")]
    [InlineData("RandAugment", """{"name": "r", "trainable": true, "value_range": [0.0, 255.0], "num_ops": 2, "magnitude": 9, "num_magnitude_bins": 31, "interpolation": "nearest", "seed": null}""")]
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
        Rejects.Argument("`height`", () => new RandomCrop(0, 3));
        Rejects.Argument("`magnitude`", () => new RandAugment(magnitude: 31));
        Rejects.Argument("`numOps`", () => new RandAugment(numOps: 0));
        Rejects.Argument("`numMagnitudeBins`", () => new RandAugment(magnitude: 0, numMagnitudeBins: 1));
    }
}
