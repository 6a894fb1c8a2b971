using System.Numerics.Tensors;
using Keras.Hdf5;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using Keras.Testing;

namespace Keras.Tests.Models;

public sealed class LoadWeightsTests : IDisposable
{
    private const string Keras3File = "h5/keras3/ai-med-agh_model.weights.h5";

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("w.h5");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_report_names_every_loaded_weight()
    {
        Chain("a", "b").SaveWeights(FilePath);
        LoadReport report = Chain("c", "d").LoadWeights(FilePath);
        Assert.Equal(["c/kernel", "c/bias", "d/kernel", "d/bias"], report.Loaded);
        Assert.True(report.IsComplete);
        Assert.Empty(report.Skipped);
        Assert.Empty(report.Converted);
        Assert.Contains("4 weights loaded", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void By_name_pairs_layers_of_equal_names_only_and_refuses_to_leave_others_silently()
    {
        Sequential source = Chain("a", "b");
        source.SaveWeights(FilePath);
        Sequential target = Chain("b", "new");
        float[] before = Elements(target, 0);
        ArgumentException error = Assert.Throws<ArgumentException>(() => target.LoadWeights(FilePath, byName: true));
        Assert.Contains("new/kernel, new/bias", error.Message, StringComparison.Ordinal);
        Assert.Contains("allowPartial: true", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Elements(target, 0));

        LoadReport report = target.LoadWeights(FilePath, byName: true, allowPartial: true);
        Assert.Equal(["b/kernel", "b/bias"], report.Loaded);
        Assert.Equal(["new/kernel", "new/bias"], report.LeftRandom);
        Assert.StartsWith("a: ", Assert.Single(report.Skipped), StringComparison.Ordinal);
        Assert.False(report.IsComplete);
        Assert.Equal(Elements(source, 2), Elements(target, 0));
    }

    [Fact]
    public void Skipping_mismatches_leaves_weights_of_other_shapes_as_they_are()
    {
        Sequential source = new([new Input(2), new Dense(2, name: "a"), new Dense(7, name: "b")]);
        source.SaveWeights(FilePath);
        Sequential target = Chain("a", "b");
        float[] before = Elements(target, 2);
        Assert.Contains(
            "skipMismatch: true",
            Assert.Throws<ArgumentException>(() => target.LoadWeights(FilePath, byName: true)).Message,
            StringComparison.Ordinal);
        LoadReport report = target.LoadWeights(FilePath, byName: true, skipMismatch: true);
        Assert.Equal(["a/kernel", "a/bias"], report.Loaded);
        Assert.Equal(["b/kernel", "b/bias"], report.LeftRandom);
        Assert.Equal(2, report.Skipped.Count);
        Assert.Equal(before, Elements(target, 2));
        Assert.Equal(Elements(source, 0), Elements(target, 0));
    }

    [Fact]
    public void Skipping_mismatches_needs_names()
    {
        Chain("a").SaveWeights(FilePath);
        Assert.Contains(
            "byName: true",
            Assert.Throws<ArgumentException>(() => Chain("a").LoadWeights(FilePath, skipMismatch: true)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_tensorflow_keras_stand_for_those_of_keras_2()
    {
        Sequential source = Chain("conv1_dense", "predictions");
        source.SaveWeights(FilePath);
        Sequential target = Chain("conv1/dense", "fc1000");
        LoadReport report = target.LoadWeights(FilePath, byName: true);
        Assert.Equal(
            ["conv1/dense: called conv1_dense in the file", "fc1000: called predictions in the file"], report.Converted);
        Assert.Equal(Elements(source, 2), Elements(target, 2));
    }

    [Fact]
    public void A_model_without_weights_is_told_to_be_built()
    {
        Chain("a").SaveWeights(FilePath);
        Sequential model = new([new Dense(2)]);
        Assert.Contains(
            "build",
            Assert.Throws<InvalidOperationException>(() => model.LoadWeights(FilePath)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Freezing_a_layer_inside_a_nested_model_does_not_shift_its_weights()
    {
        Model source = Nested();
        source.SaveWeights(FilePath);
        Model target = Nested();
        ((Model)target.GetLayer("body")).GetLayer("first").Trainable = false;
        LoadReport report = target.LoadWeights(FilePath);
        Assert.Contains("body: paired by the names", Assert.Single(report.Converted), StringComparison.Ordinal);
        Assert.Equal(
            Elements(((Model)source.GetLayer("body")).GetLayer("first").GetWeights()[0]),
            Elements(((Model)target.GetLayer("body")).GetLayer("first").GetWeights()[0]));
        Assert.Equal(
            Elements(((Model)source.GetLayer("body")).GetLayer("second").GetWeights()[1]),
            Elements(((Model)target.GetLayer("body")).GetLayer("second").GetWeights()[1]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("left")]
    [InlineData("right")]
    public void Networks_inside_a_network_may_have_the_same_names(string? frozen)
    {
        Model source = Towers();
        source.SaveWeights(FilePath);
        Model target = Towers();
        if (frozen is not null)
        {
            Inner(target, frozen).Trainable = false;
        }

        target.LoadWeights(FilePath);
        foreach (string tower in (string[])["left", "right"])
        {
            Assert.Equal(Elements(Inner(source, tower), 0), Elements(Inner(target, tower), 0));
            Assert.Equal(Elements(Inner(source, tower), 1), Elements(Inner(target, tower), 1));
        }

        Assert.NotEqual(Elements(Inner(source, "left"), 1), Elements(Inner(source, "right"), 1));
        using Hdf5File file = Hdf5File.Open(FilePath);
        using Hdf5Group group = file.Root.OpenGroup("towers");
        Assert.Equal(
            ["fc/kernel:0", "fc/bias:0", "fc/kernel_1:0", "fc/bias_1:0"], group.Attributes["weight_names"].ReadStrings());

        static Model Inner(Model model, string name) => (Model)((Model)model.GetLayer("towers")).GetLayer(name);
    }

    [Fact]
    public void Kernels_of_theano_are_rotated()
    {
        WriteConvolution("2.1.3", "theano", [0, 1, 2, 3, 4, 5, 6, 7, 8], 3, 3, 1, 1);
        Sequential model = new([new Input((5, 5, 1)), new Conv2D(1, 3, useBias: false, name: "c")]);
        LoadReport report = model.LoadWeights(FilePath);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1, 0], Elements(model, 0));
        Assert.StartsWith("c/kernel: rotated", Assert.Single(report.Converted), StringComparison.Ordinal);
    }

    [Fact]
    public void Rotation_keeps_channels()
    {
        WriteConvolution("2.1.3", "theano", [0, 1, 2, 3, 4, 5, 6, 7], 1, 2, 2, 2);
        Sequential model = new([new Input((5, 5, 2)), new Conv2D(2, (1, 2), useBias: false, name: "c")]);
        model.LoadWeights(FilePath);
        Assert.Equal([4, 5, 6, 7, 0, 1, 2, 3], Elements(model, 0));
    }

    [Fact]
    public void Kernels_of_keras_1_with_channels_first_are_reordered_even_if_all_axes_are_equal()
    {
        float[] elements = [.. Enumerable.Range(0, 16).Select(number => (float)number)];
        WriteConvolution("1.2.2", null, elements, 2, 2, 2, 2);
        Sequential model = new(
            [new Input((2, 5, 5)), new Conv2D(2, 2, dataFormat: "channels_first", useBias: false, name: "c")]);
        LoadReport report = model.LoadWeights(FilePath);

        // (filters, channels, rows, columns) became (rows, columns, channels, filters).
        Tensor<float> kernel = model.GetWeights()[0];
        Assert.Equal(elements[(1 * 8) + (0 * 4) + (1 * 2) + 0], kernel[1, 0, 0, 1]);
        Assert.Equal(elements[(0 * 8) + (1 * 4) + (0 * 2) + 1], kernel[0, 1, 1, 0]);
        Assert.StartsWith("c/kernel: axes reordered", Assert.Single(report.Converted), StringComparison.Ordinal);
    }

    [Fact]
    public void Kernels_with_filters_first_are_reordered()
    {
        WriteConvolution("2.1.3", "tensorflow", [.. Enumerable.Range(0, 24).Select(n => (float)n)], 4, 3, 1, 2);
        Sequential model = new([new Input((5, 5, 3)), new Conv2D(4, (1, 2), useBias: false, name: "c")]);
        Assert.Single(model.LoadWeights(FilePath).Converted);
        Assert.Equal(7, model.GetWeights()[0][0, 1, 0, 1]);
    }

    [Fact]
    public void Kernels_of_one_dimension_of_keras_1_lose_their_second_axis()
    {
        WriteConvolution("1.2.2", null, [0, 1, 2, 3, 4, 5], 3, 1, 2, 1);
        Sequential model = new([new Input((5, 2)), new Conv1D(1, 3, useBias: false, name: "c")]);
        model.LoadWeights(FilePath);
        Assert.Equal([0, 1, 2, 3, 4, 5], Elements(model, 0));
    }

    [SharedDataFact(Keras3File)]
    public void A_weight_file_of_keras_3_is_read_by_class_and_position()
    {
        string path = Path.Combine(RepositoryFiles.SharedData, Keras3File);
        Sequential model = new(
            [new Input((28, 28)), new Flatten(), new Dense(128, "relu"), new Dense(64, "relu"), new Dense(10, "softmax")]);
        LoadReport report = model.LoadWeights(path);
        Assert.Equal(6, report.Loaded.Count);
        using Hdf5File file = Hdf5File.Open(path);
        Assert.Equal(file.Root.OpenDataset("layers/dense_1/vars/0").Read<float>(), Elements(model, 2));
        Assert.Throws<ArgumentException>(() => model.LoadWeights(path, byName: true));
    }

    [Theory]
    [InlineData("layers")]
    [InlineData("_layer_checkpoint_dependencies")]
    public void Nested_models_of_keras_3_are_groups_in_groups(string list)
    {
        using (Hdf5File file = Hdf5File.Create(FilePath))
        {
            file.Root.WriteDataset<float>($"{list}/functional/{list}/dense/vars/0", [1, 2, 3, 4], 2, 2).Dispose();
            file.Root.WriteDataset<float>($"{list}/functional/{list}/dense/vars/1", [5, 6], 2).Dispose();
            file.Root.WriteDataset<float>($"{list}/functional/{list}/dense_1/vars/0", [7, 8, 9, 10], 2, 2).Dispose();
            file.Root.WriteDataset<float>($"{list}/functional/{list}/dense_1/vars/1", [11, 12], 2).Dispose();
            file.Root.WriteDataset<float>($"{list}/lstm/vars/0", [0], 1).Dispose();
        }

        Model model = Nested();
        LoadReport report = model.LoadWeights(FilePath);
        Assert.Equal($"{list}/lstm: the model has no such layer", Assert.Single(report.Skipped));
        Assert.Equal([1, 2, 3, 4], Elements(model, 0));
        Assert.Equal([11, 12], Elements(model, 3));

        Input more = new(2);
        Model larger = new(more, new Dense(3, name: "head").Apply(Nested().Apply(more)));
        Assert.Contains(
            "head/kernel",
            Assert.Throws<ArgumentException>(() => larger.LoadWeights(FilePath)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_no_weights_of_keras_is_named()
    {
        using (Hdf5File file = Hdf5File.Create(FilePath))
        {
            file.Root.WriteDataset<float>("x", [1], 1).Dispose();
        }

        Assert.Contains(
            "holds no Keras weights",
            Assert.Throws<ArgumentException>(() => Chain("a").LoadWeights(FilePath)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_weight_that_cannot_be_read_leaves_those_before_it_as_they_are()
    {
        Chain("a", "b").SaveWeights(FilePath);
        byte[] bytes = File.ReadAllBytes(FilePath);

        // The type of the last weight, float32, becomes texts of four bytes.
        int type = bytes.AsSpan().LastIndexOf<byte>([0x11, 0x20, 0x1F, 0x00, 4, 0, 0, 0]);
        new byte[] { 0x13, 0, 0, 0 }.CopyTo(bytes, type);
        File.WriteAllBytes(FilePath, bytes);
        Sequential target = Chain("a", "b");
        float[][] before = [.. target.GetWeights().Select(Elements)];
        Assert.Contains(
            "of type String",
            Assert.Throws<Hdf5Exception>(() => target.LoadWeights(FilePath)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, target.GetWeights().Select(Elements));
    }

    [Theory]
    [InlineData("w.h5")]
    [InlineData("w.weights.h5")]
    [InlineData("w.keras")]
    public void Loading_takes_little_memory_beside_the_weights_themselves(string name)
    {
        Sequential model = Large();
        string path = _folder.File(name);
        Save(model, path);
        model.LoadWeights(path);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        model.LoadWeights(path);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        // The largest kernel, a 48th, and 1 MB for walking 200 groups and datasets: a tenth of the weights.
        Assert.InRange(allocated, 0, model.CountParams() * sizeof(float) / 4);
    }

    [Theory]
    [InlineData("w.h5")]
    [InlineData("w.weights.h5")]
    [InlineData("w.keras")]
    public void Saving_takes_little_memory_beside_the_weights_themselves(string name)
    {
        Sequential model = Large();
        Save(model, _folder.File(name));
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Save(model, _folder.File($"again-{name}"));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

        // The largest kernel, a 48th, and 2 to 3 MB, in small pieces, for writing 200 groups and datasets.
        Assert.InRange(allocated, 0, model.CountParams() * sizeof(float) / 3);
    }

    [Theory]
    [InlineData("m.h5")]
    [InlineData("m.weights.h5")]
    [InlineData("m.keras")]
    [InlineData("m.safetensors")]
    public void Saving_takes_no_more_than_the_largest_weight(string name)
    {
        Sequential model = new([new Input(1024), new Dense(2048), new Dense(1024), new Dense(2048)]);
        Save(model, _folder.File(name));
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Save(model, _folder.File($"again-{name}"));
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        long largest = 1024 * 2048 * sizeof(float);
        Assert.InRange(allocated, 0, largest + (1 << 20));
    }

    private static Sequential Large()
    {
        const int Units = 256;
        return new Sequential(
            [new Input(Units), .. Enumerable.Range(0, 48).Select(_ => new Dense(Units, biasInitializer: "normal"))]);
    }

    private static void Save(Model model, string path)
    {
        if (path.EndsWith(".keras", StringComparison.Ordinal))
        {
            model.Save(path);
        }
        else
        {
            model.SaveWeights(path);
        }
    }

    private static Sequential Chain(params string[] names) =>
        new([new Input(2), .. names.Select(name => new Dense(2, name: name, biasInitializer: "normal"))]);

    private static Model Nested()
    {
        Input inner = new(2);
        KerasTensor x = new Dense(2, biasInitializer: "normal", name: "first").Apply(inner);
        Model body = new(inner, new Dense(2, biasInitializer: "normal", name: "second").Apply(x), name: "body");
        Input outer = new(2);
        return new Model(outer, body.Apply(outer));
    }

    private static Model Towers()
    {
        Input inner = new(2);
        Model towers = new(inner, new Add().Apply([Tower("left").Apply(inner), Tower("right").Apply(inner)]), name: "towers");
        Input outer = new(2);
        return new Model(outer, towers.Apply(outer));

        static Model Tower(string name)
        {
            Input inputs = new(2);
            return new Model(inputs, new Dense(2, biasInitializer: "normal", name: "fc").Apply(inputs), name);
        }
    }

    private static float[] Elements(Model model, int weight) => Elements(model.GetWeights()[weight]);

    private static float[] Elements(Tensor<float> tensor)
    {
        float[] elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }

    private void WriteConvolution(string kerasVersion, string? backend, float[] kernel, params int[] shape)
    {
        using Hdf5File file = Hdf5File.Create(FilePath);
        file.Root.Attributes.WriteString("keras_version", kerasVersion);
        if (backend is not null)
        {
            file.Root.Attributes.WriteString("backend", backend);
        }

        file.Root.Attributes.WriteStrings("layer_names", ["c"], Hdf5StringStorage.VariableLength);
        using Hdf5Group layer = file.Root.CreateGroup("c");
        layer.Attributes.WriteStrings("weight_names", ["c_W"], Hdf5StringStorage.VariableLength);
        layer.WriteDataset<float>("c_W", kernel, shape).Dispose();
    }
}
