using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;
using static Keras.Models.Models;

namespace Keras.Tests.Layers;

public class NormalizationTests
{
    [Fact]
    public void Takes_off_the_mean_and_divides_by_the_root_of_the_variance()
    {
        double[] x = [1, 2, 3, 4, 5, 6];
        Assert.Equal([-1, -0.5, 0, 0.5, 1, 1.5], LayerTrace.Output(new Normalization(mean: [3], variance: [4]), (2, 3), x));
        Assert.Equal([0, 0, 0, 3, 1.5, 1], LayerTrace.Output(new Normalization(mean: [1, 2, 3], variance: [1, 4, 9]), (2, 3), x));
        Assert.Equal([0, 1, 2, 1.5, 2, 2.5], LayerTrace.Output(new Normalization(0, [1, 1], [1, 4]), (2, 3), x));
        Assert.Equal([5, 7, 9, 11, 13, 15], LayerTrace.Output(new Normalization(mean: [3], variance: [4], invert: true), (2, 3), x));
    }

    [Fact]
    public void A_variance_of_zero_divides_by_epsilon() =>
        Assert.Equal([0, 1e7], LayerTrace.Output(new Normalization(mean: [1], variance: [0]), (1, 2), [1, 2]), (a, b) => Math.Abs(a - b) < 1);

    [Fact]
    public void Without_numbers_they_are_weights_that_training_leaves_alone()
    {
        Normalization layer = new(name: "n");
        Sequential model = new([new Input((2, 3)), layer, new Flatten(), new Dense(1)]);
        Assert.Equal(["n/mean", "n/variance", "n/count"], layer.Weights.Select(weight => weight.Name));
        Assert.Empty(layer.TrainableWeights);
        layer.SetWeights([Tensor.Create<float>([1, 2, 3], [3]), Tensor.Create<float>([4, 4, 4], [3]), Tensor.Create<float>([9], [1])]);
        Tensor<float> x = Tensor.Create<float>([1, 2, 3, 3, 4, 5], [1, 2, 3]);
        Assert.Equal([0, 0, 0, 1, 1, 1], new Model(model.Inputs[0], layer.Output).Predict(x));
        model.Compile("sgd", "mse");
        model.TrainOnBatch(x, Tensor.Create<float>([1], [1, 1]));
        Assert.Equal([1, 2, 3], layer.GetWeights()[0]);
    }

    [Fact]
    public void Keeps_one_number_for_all_or_one_for_each_place()
    {
        Normalization all = new([]);
        all.Apply(new Input((2, 3)));
        Assert.Equal(0, all.Weights[0].Shape.Rank);
        Normalization places = new((1, 2));
        places.Apply(new Input((2, 3)));
        Assert.Equal((2, 3), places.Weights[0].Shape);
    }

    [Fact]
    public void Keeps_the_layer_contract() => LayerCheck.Contract(
        () => new Normalization(mean: [1, 2], variance: [3, 4]), (null, 3, 2), (null, 3, 2));

    /// <summary>Configs as TensorFlow 2.8 and Keras 3 write them.</summary>
    [Theory]
    [InlineData("""{"name": "n", "axis": [-1], "mean": null, "variance": null, "invert": false}""")]
    [InlineData("""{"name": "n", "axis": -1, "mean": null, "variance": null}""")]
    [InlineData("""{"name": "n", "axis": [-1], "mean": 0.5, "variance": 2.0, "invert": true}""")]
    [InlineData("""{"name": "n", "axis": [3], "mean": [0.5, 0.25, 1.0], "variance": [2.0, 1.0, 1.0]}""")]
    [InlineData("""{"name": "n", "axis": [], "mean": null, "variance": null}""")]
    public void A_config_that_Keras_writes_is_read_and_written(string config)
    {
        JsonObject read = (JsonObject)JsonNode.Parse(config)!;
        JsonObject written = KerasObject.FromConfig<Normalization>(read).GetConfig(ConfigDialect.Keras3);
        Assert.Equal(PythonJson.Write(read["mean"]), PythonJson.Write(written["mean"]));
        Assert.Equal(PythonJson.Write(read["variance"]), PythonJson.Write(written["variance"]));
        Assert.Equal(PythonJson.Write(read["axis"]).Trim('[', ']'), PythonJson.Write(written["axis"]).Trim('[', ']'));
        Assert.Equal(PythonJson.Write(written), PythonJson.Write(KerasObject.FromConfig<Normalization>(written).GetConfig(ConfigDialect.Keras3)));
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.keras")]
    public void Its_weights_survive(string name)
    {
        using TemporaryFolder folder = new();
        Normalization layer = new();
        Sequential model = new([new Input(3), layer]);
        layer.SetWeights([Tensor.Create<float>([1, 2, 3], [3]), Tensor.Create<float>([4, 5, 6], [3]), Tensor.Create<float>([9], [1])]);
        model.Save(folder.File(name));
        Assert.Equal([1, 2, 3, 4, 5, 6, 9], LoadModel(folder.File(name)).GetWeights().SelectMany(weight => weight));
    }

    /// <summary>Keras counts samples in whole numbers.</summary>
    [Fact]
    public void The_count_of_a_file_of_Keras_is_read()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("m.weights.h5");
        using (Hdf5File file = Hdf5File.CreateInMemory("w"))
        {
            file.Root.WriteDataset<float>("layers/normalization/vars/0", [1, 2, 3], 3).Dispose();
            file.Root.WriteDataset<float>("layers/normalization/vars/1", [4, 5, 6], 3).Dispose();
            file.Root.WriteDataset<long>("layers/normalization/vars/2", [7]).Dispose();
            File.WriteAllBytes(path, file.ToArray());
        }

        Sequential model = new([new Input(3), new Normalization()]);
        Assert.True(model.LoadWeights(path).IsComplete);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], model.GetWeights().SelectMany(weight => weight));
    }

    [Fact]
    public void Refuses_numbers_that_do_not_go_together()
    {
        Rejects.Argument("go together", () => new Normalization(mean: [1]));
        Rejects.Argument("1, 2 and 1", () => new Normalization(mean: [1, 2], variance: [1]));
        Rejects.Argument("for 2 axes", () => new Normalization((1, 2), [1, 2], [1, 2]));
        Rejects.Argument("at least 0", () => new Normalization(mean: [1], variance: [-1]));
        Rejects.Argument("has 2 means for axis -1", () => new Normalization(mean: [1, 2], variance: [1, 2]).Apply(new Input(3)));
    }

    [Fact]
    public void Adapts_to_data_whole_and_in_batches()
    {
        double[] numbers = [.. Enumerable.Range(0, 60).Select(i => Math.Sin(i * 1.7) * i)];
        Tensor<double> data = Tensor.Create(numbers, [5, 4, 3]);
        Normalization layer = new();
        layer.Adapt(data);
        for (int channel = 0; channel < 3; channel++)
        {
            double[] own = [.. numbers.Where((_, i) => i % 3 == channel)];
            double mean = own.Average();
            Assert.Equal(mean, layer.GetWeights()[0].ToArray()[channel], 1e-5);
            Assert.Equal(own.Average(number => (number - mean) * (number - mean)), layer.GetWeights()[1].ToArray()[channel], 1e-3);
        }

        Assert.Equal([20], layer.GetWeights()[2]);
        Normalization batches = new();
        batches.Adapt(new Utils.Batch[]
        {
            new(Tensor.Create(numbers[..24], [2, 4, 3])), new(Tensor.Create(numbers[24..], [3, 4, 3])),
        });
        Assert.Equal(layer.GetWeights().SelectMany(weight => weight), batches.GetWeights().SelectMany(weight => weight), (a, b) => Math.Abs(a - b) < 1e-3f);

        // Once more from the start, and for other axes.
        layer.Adapt(Tensor.Create<float>([1, 2, 3, 3, 4, 5], [2, 1, 3]));
        Assert.Equal([2, 3, 4, 1, 1, 1, 2], layer.GetWeights().SelectMany(weight => weight));
        Normalization all = new([]);
        all.Adapt(Tensor.Create<float>([1, 3], [2]));
        Assert.Equal([2, 1, 2], all.GetWeights().SelectMany(weight => weight));
        Normalization places = new((1, 2));
        places.Adapt(Tensor.Create<float>([1, 2, 3, 4, 3, 6, 7, 4], [2, 2, 2]));
        Assert.Equal([2, 4, 5, 4, 1, 4, 4, 0, 2], places.GetWeights().SelectMany(weight => weight));
    }

    [Fact]
    public void Refuses_to_adapt_to_what_does_not_fit()
    {
        Rejects.With<InvalidOperationException>("was given mean", () => new Normalization(mean: [1], variance: [1]).Adapt(Tensor.Create<float>([1])));
        Rejects.With<ArgumentException>("Received: none", () => new Normalization().Adapt(Enumerable.Empty<Utils.Batch>()));
        Normalization layer = new();
        layer.Apply(new Input(3));
        Rejects.With<ArgumentException>("means of shape", () => layer.Adapt(Tensor.Create<float>([1, 2], [1, 2])));
        Rejects.With<ArgumentException>("one array", () => layer.Adapt([Tensor.Create<float>([1]), Tensor.Create<float>([1])]));
    }
}
