using System.Numerics.Tensors;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Saving;

/// <summary>Weights of models of their authors' classes, in models of the same layers.</summary>
public sealed class FieldWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("m.weights.h5");

    public void Dispose() => _folder.Dispose();

    [SharedDataFact("h5/reports/subclassed_3.10.keras")]
    public void A_real_file_loads_into_the_same_layers()
    {
        string path = Path.Combine(RepositoryFiles.SharedData, "h5/reports/subclassed_3.10.keras");
        foreach (bool isNamed in new[] { false, true })
        {
            Sequential model = new(
            [
                new Input((32, 32, 3)),
                new Conv2D(32, 3, name: isNamed ? "conv1" : null), new MaxPooling2D(), new Conv2D(64, 3, name: isNamed ? "conv2" : null),
                new MaxPooling2D(), new Flatten(), new Dense(128, name: isNamed ? "dense1" : null), new Dropout(0.5), new Dense(10),
            ]);
            LoadReport report = model.LoadWeights(path);
            Assert.True(report.IsComplete);
            Assert.Equal(4, report.Converted.Count);
            Assert.Contains(isNamed ? "the name of its field" : "the order", report.Converted[0], StringComparison.Ordinal);
            Assert.All(model.GetWeights().SelectMany(weight => weight), element => Assert.True(float.IsFinite(element)));
            Assert.Contains(model.GetWeights()[7], element => element != 0);
        }

        Assert.Equal(8, FileContent.Read(path).Layers.Sum(layer => layer.Weights.Count));
    }

    [SharedDataFact("h5/reports/subclassed_3.10.keras")]
    public void A_real_file_loads_as_a_model_of_the_registered_class()
    {
        string path = Path.Combine(RepositoryFiles.SharedData, "h5/reports/subclassed_3.10.keras");
        CustomObjects custom = new() { { "CIFAR10Model", typeof(Cifar10Model) } };
        Cifar10Model model = Assert.IsType<Cifar10Model>(Keras.Models.Models.LoadModel(path, custom));
        Sequential same = new(
        [
            new Input((32, 32, 3)), new Conv2D(32, 3, activation: "relu"), new MaxPooling2D(), new Conv2D(64, 3, activation: "relu"),
            new MaxPooling2D(), new Flatten(), new Dense(128, activation: "relu"), new Dense(10),
        ]);
        same.LoadWeights(path);
        Tensor<float> images = Tensor.CreateFromShape<float>([2, 32, 32, 3]);
        images.AsTensorSpan().Fill(0.5f);
        Assert.Equal(same.Predict(images), model.Predict(images));
        Cifar10Model made = new();
        Assert.Contains("weights", Assert.Throws<InvalidOperationException>(() => made.LoadWeights(path)).Message, StringComparison.Ordinal);
        made.Predict(images);
        Assert.True(made.LoadWeights(path).IsComplete);
        Assert.Equal(same.Predict(images), made.Predict(images));
    }

    [Fact]
    public void Fields_in_another_order_pair_by_names_or_by_shapes()
    {
        Write(("a_last", [4, 2]), ("b_first", [3, 4]));
        Sequential named = new([new Input(3), Layer(4, "b_first"), Layer(2, "a_last")]);
        Assert.True(named.LoadWeights(FilePath).IsComplete);
        Assert.Equal(2, named.GetWeights()[0][0, 0]);
        Assert.Equal(1, named.GetWeights()[1][0, 0]);
        Sequential other = new([new Input(3), Layer(4, null), Layer(2, null)]);
        Assert.Contains("by its shapes", other.LoadWeights(FilePath).Converted[0], StringComparison.Ordinal);
        Assert.Equal(2, other.GetWeights()[0][0, 0]);
    }

    [Fact]
    public void Numbers_count_in_the_order_of_names()
    {
        Write(("d10", [3, 3]), ("d2", [3, 3]));
        Sequential model = new([new Input(3), Layer(3, null), Layer(3, null)]);
        model.LoadWeights(FilePath);
        Assert.Equal([2, 1], model.GetWeights().Select(weight => weight[0, 0]));
    }

    [Fact]
    public void Layers_that_do_not_pair_are_refused_with_both_lists()
    {
        Write(("first", [3, 4]), ("second", [4, 2]));
        Sequential model = new([new Input(3), Layer(5, "one"), Layer(2, "two")]);
        Rejects.Argument("first (3, 4), second (4, 2)", () => model.LoadWeights(FilePath));
        Rejects.Argument("one (3, 5), two (5, 2)", () => model.LoadWeights(FilePath));
    }

    private static Dense Layer(int units, string? name) => new(units, useBias: false, name: name);

    // The elements are the number of the field.
    private void Write(params (string Field, int[] Shape)[] fields)
    {
        using Hdf5File file = Hdf5File.CreateInMemory("w");
        foreach ((int index, (string field, int[] shape)) in fields.Index())
        {
            float[] elements = new float[shape[0] * shape[1]];
            Array.Fill(elements, index + 1);
            file.Root.WriteDataset<float>($"{field}/vars/0", elements, shape).Dispose();
        }

        File.WriteAllBytes(FilePath, file.ToArray());
    }

    private sealed class Cifar10Model : Model
    {
        private readonly Conv2D _conv1 = new(32, 3, activation: "relu");
        private readonly Conv2D _conv2 = new(64, 3, activation: "relu");
        private readonly MaxPooling2D _pool = new();
        private readonly Flatten _flatten = new();
        private readonly Dense _dense1 = new(128, activation: "relu");
        private readonly Dense _output = new(10);

        protected override Value Call(Value inputs, CallContext context) =>
            _output.Apply(_dense1.Apply(_flatten.Apply(_pool.Apply(_conv2.Apply(_pool.Apply(_conv1.Apply(inputs)))))));
    }
}
