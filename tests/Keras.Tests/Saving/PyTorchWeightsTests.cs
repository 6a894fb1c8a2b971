using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.PyTorch;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Saving;

public class PyTorchWeightsTests
{
    private static readonly string s_modules = RepositoryFiles.Golden("pytorch", "modules.pth");

    public static TheoryData<string> Modules =>
        ["conv", "grouped", "depth", "up", "steps", "body/fc", "norm", "layer_norm"];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_layer_computes_what_the_module_of_its_name_computes(string name)
    {
        string module = name.Replace('/', '.');
        Tensor<float> x = Read($"{module}.x");
        Model model = ModelOf(LayerOf(name), [.. x.Lengths[1..].ToArray().Select(size => (int?)(int)size)]);

        LoadReport report = model.LoadWeights(s_modules);

        Assert.True(report.IsComplete);
        Assert.DoesNotContain(report.Skipped, text => text.StartsWith($"{module}.weight", StringComparison.Ordinal));
        Tensor<float> expected = Read($"{module}.y");
        Tensor<float> actual = model.Predict(x);
        Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());
        TensorAssert.Close(Numbers(expected), Numbers(actual), 1e-6, name);
    }

    [Fact]
    public void What_the_model_has_no_layer_for_is_skipped_and_counters_are_not_mentioned()
    {
        Model model = ModelOf(LayerOf("norm"), [4, 4, 3]);

        LoadReport report = model.LoadWeights(s_modules);

        Assert.Equal(["norm/gamma", "norm/beta", "norm/moving_mean", "norm/moving_variance"], report.Loaded);
        Assert.Contains("conv.weight: the model has no weight of that name", report.Skipped);
        Assert.DoesNotContain(report.Skipped, text => text.Contains("num_batches_tracked", StringComparison.Ordinal));
        Assert.Empty(report.Converted);
    }

    [Fact]
    public void Other_shapes_are_refused_or_passed_over()
    {
        Model model = new Sequential([new Dense(4, inputShape: 5, name: "body/fc")]);
        Tensor<float> before = model.GetWeights()[0];

        Assert.Contains("has shape (5, 4) in the model and (5, 3) in the file (body.fc.weight)", Assert.Throws<ArgumentException>(
            () => model.LoadWeights(s_modules)).Message, StringComparison.Ordinal);
        LoadReport report = model.LoadWeights(s_modules, skipMismatch: true);
        Assert.Empty(report.Loaded);
        Assert.Equal(before, model.GetWeights()[0]);
    }

    [Fact]
    public void Missing_weights_are_refused_unless_they_may_stay()
    {
        Model model = new Sequential([new Dense(3, inputShape: 5, name: "body/fc"), new Dense(2, name: "more")]);

        Assert.Contains("holds nothing for 2 of the 4 weights", Assert.Throws<ArgumentException>(
            () => model.LoadWeights(s_modules)).Message, StringComparison.Ordinal);
        Assert.Equal(["more/kernel", "more/bias"], model.LoadWeights(s_modules, allowPartial: true).LeftRandom);
    }

    [Fact]
    public void Hostile_pickles_change_nothing()
    {
        Model model = new Sequential([new Dense(3, inputShape: 5, name: "a")]);
        Tensor<float> before = model.GetWeights()[0];

        Assert.Contains("posix.system", Assert.Throws<InvalidDataException>(() => model.LoadWeights(
            RepositoryFiles.Golden("pytorch", "calls_system.pth"), allowPartial: true)).Message, StringComparison.Ordinal);
        Assert.Equal(before, model.GetWeights()[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_model_comes_back_from_safetensors(bool isDouble)
    {
        using TemporaryFolder folder = new();
        using FloatxScope scope = new(isDouble ? Engine.Tensors.DType.Float64 : Engine.Tensors.DType.Float32);
        Model model = Network();
        model.GetLayer("c").Trainable = false;

        model.SaveWeights(folder.File("w.safetensors"));
        Model restored = Network();
        LoadReport report = restored.LoadWeights(folder.File("w.safetensors"));

        Assert.True(report.IsComplete);
        Assert.Equal(
            model.GetLayer("c").GetWeights().Concat(model.GetLayer("inner").GetWeights()),
            restored.GetLayer("c").GetWeights().Concat(restored.GetLayer("inner").GetWeights()));
        using TensorFile file = TensorFile.Open(folder.File("w.safetensors"));
        Assert.Equal("keras", file.Metadata["format"]);
        Assert.Contains(file.Tensors, tensor => tensor.Name == "c/kernel" && tensor.Shape is [3, 3, 3, 4]);
        Assert.All(file.Tensors, tensor => Assert.Equal(isDouble ? ElementType.Float64 : ElementType.Float32, tensor.Type));
    }

    [Fact]
    public void Existing_files_are_replaced_only_when_asked()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("w.safetensors"), "old");
        Model model = Network();

        Assert.Throws<IOException>(() => model.SaveWeights(folder.File("w.safetensors")));
        Assert.Equal("old", File.ReadAllText(folder.File("w.safetensors")));
        model.SaveWeights(folder.File("w.safetensors"), overwrite: true);
        Assert.Equal("safetensors_weights", FileContent.Read(folder.File("w.safetensors")).Format);
    }

    [Theory]
    [InlineData("w.pth")]
    [InlineData("w.PT")]
    public void Pickles_are_not_written(string name) => Assert.Contains(
        ".safetensors", Assert.Throws<ArgumentException>(() => Network().SaveWeights(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void Layers_of_a_file_are_its_modules()
    {
        FileContent content = FileContent.Read(s_modules);

        Assert.Equal("pytorch_weights", content.Format);
        Assert.False(content.HasArchitecture);
        FileContent.LayerContent fc = content.Layers.Single(layer => layer.Name == "body.fc");
        Assert.Equal(
            [("body.fc.weight", "float32"), ("body.fc.bias", "float32")], fc.Weights.Select(weight => (weight.Name, weight.Type)).Take(2));
    }

    private static Model Network()
    {
        Input inside = new(4);
        Model inner = new(inside, new Dense(2, name: "d").Apply(inside), "inner");
        Input image = new((8, 8, 3));
        KerasTensor x = new BatchNormalization(name: "b").Apply(new Conv2D(4, 3, name: "c").Apply(image));
        return new Model(image, inner.Apply(new GlobalAveragePooling2D().Apply(x)), "network");
    }

    private static Layer LayerOf(string name) => name switch
    {
        "conv" => new Conv2D(4, (3, 2), strides: 2, name: name),
        "grouped" => new Conv2D(6, 3, groups: 2, name: name),
        "depth" => new DepthwiseConv2D(3, depthMultiplier: 2, name: name),
        "up" => new Conv2DTranspose(4, 3, strides: 2, name: name),
        "steps" => new Conv1D(4, 3, name: name),
        "body/fc" => new Dense(3, name: name),
        "norm" => new BatchNormalization(name: name),
        _ => new LayerNormalization(name: name),
    };

    private static Model ModelOf(Layer layer, int?[] shape)
    {
        Input input = new(Shape.Create(shape));
        return new Model(input, layer.Apply(input));
    }

    private static Tensor<float> Read(string name)
    {
        using TensorFile file = TensorFile.Open(s_modules);
        StoredTensor tensor = file.Tensors.Single(tensor => tensor.Name == name);
        float[] numbers = new float[tensor.Count];
        tensor.Read(numbers.AsSpan());
        return Tensor.Create(numbers, [.. tensor.Shape.Select(size => (nint)size)]);
    }

    private static double[] Numbers(Tensor<float> tensor) => [.. tensor.Select(element => (double)element)];
}
