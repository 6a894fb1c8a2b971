using Keras.Layers;
using Keras.Models;
using Keras.Onnx.Messages;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Onnx.Tests;

/// <summary>What <see cref="OnnxExport"/> writes of whole models.</summary>
public class ModelExportTests
{
    [Theory]
    [InlineData("121")]
    [InlineData("161")]
    [InlineData("169")]
    [InlineData("201")]
    [InlineData("264")]
    public void The_networks_of_the_paper_run_in_ONNX_Runtime(string depth)
    {
        Model model = depth switch
        {
            "121" => DenseNet121(weights: null),
            "161" => DenseNet161(),
            "169" => DenseNet169(weights: null),
            "201" => DenseNet201(weights: null),
            _ => DenseNet264(),
        };
        using ExportedModel exported = new(model);

        exported.Agrees(1e-5, (1, 224, 224, 3));
    }

    [OnnxCheckerFact]
    public void The_checker_of_onnx_objects_to_nothing()
    {
        using TemporaryFolder folder = new();
        DenseNet121(weights: null).Export(folder.File("a.onnx"));
        DenseNet([2, 2], 4, includeTop: false, weights: null).Export(folder.File("b.onnx"));

        Assert.Equal("", OnnxChecker.Check(folder.File("a.onnx")));
        Assert.Equal("", OnnxChecker.Check(folder.File("b.onnx")));
    }

    [Theory]
    [InlineData(40, 12, true)]
    [InlineData(22, 12, true)]
    [InlineData(13, 6, false)]
    public void The_networks_for_CIFAR_run_in_ONNX_Runtime(int depth, int growthRate, bool bottleneck)
    {
        Model model = DenseNetCifar(depth, growthRate, bottleneck, dropoutRate: 0.2);
        TrainedStatistics(model);
        using ExportedModel exported = new(model);

        exported.Agrees(1e-5, (3, 32, 32, 3));
        Assert.DoesNotContain("Dropout", exported.Operations);
    }

    [Fact]
    public void A_DenseNet_has_no_nodes_but_those_of_its_layers()
    {
        Model model = DenseNet([2, 2], 4, inputShape: (32, 32, 3), classes: 5);
        using ExportedModel exported = new(model);
        GraphProto graph = exported.Message.Graph;

        // One transpose at the input; paddings are those of convolution and pooling.
        Assert.Equal(1, exported.Operations.Count(operation => operation == "Transpose"));
        Assert.DoesNotContain("Pad", exported.Operations);
        Assert.Equal(model.Layers.OfType<Conv2D>().Count(), exported.Operations.Count(operation => operation == "Conv"));
        Assert.Equal(
            model.Layers.OfType<BatchNormalization>().Count(),
            exported.Operations.Count(operation => operation == "BatchNormalization"));
        IEnumerable<string> layers = model.Layers
            .Where(layer => layer is not (InputLayer or ZeroPadding2D)).Select(layer => layer.Name);
        Assert.Empty(layers.Except(graph.Node.Select(node => node.Name)));
        Assert.Equal(
            ["avg_pool/GlobalAveragePool", "fc1000/Gemm", $"{model.InputNames[0]}/Transpose"],
            graph.Node.Select(node => node.Name).Except(layers).Order());
        Assert.Equal(
            model.Weights.Select(weight => weight.Name).Order(), graph.Initializer.Select(constant => constant.Name).Order());
        Assert.Equal(model.InputNames, graph.Input.Select(input => input.Name));
        Assert.Equal("fc1000", graph.Output.Single().Name);
        Assert.Equal("batch", graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal("batch", graph.Output[0].Type.TensorType.Shape.Dim[0].DimParam);
        Assert.Equal(
            [32L, 32, 3], graph.Input[0].Type.TensorType.Shape.Dim.Skip(1).Select(size => size.DimValue));
        Assert.Equal((8, 17), (exported.Message.IrVersion, exported.Message.OpsetImport.Single().Version));
        Assert.Equal(model.Name, graph.Name);
    }

    [Fact]
    public void Features_of_images_of_any_size()
    {
        Model model = DenseNet([2, 2], 4, includeTop: false, weights: null);
        TrainedStatistics(model);
        using ExportedModel exported = new(model);

        exported.Agrees(1e-5, (1, 64, 96, 3));
        exported.Agrees(1e-5, (2, 75, 51, 3));
        Assert.Equal(
            ["batch", $"{model.InputNames[0]}_1", $"{model.InputNames[0]}_2", ""],
            exported.Message.Graph.Input[0].Type.TensorType.Shape.Dim.Select(size => size.DimParam));
    }

    [Fact]
    public void Open_sizes_keep_same_and_valid_borders_apart()
    {
        Input image = new((null, null, 3));
        KerasTensor x = new Conv2D(4, 3, strides: 2, padding: "same", name: "a").Apply(image);
        x = new MaxPooling2D(2, padding: "same").Apply(x);
        KerasTensor y = new MaxPooling2D(2).Apply(x);
        KerasTensor z = new UpSampling2D(2).Apply(new AveragePooling2D(3, strides: 2, padding: "same").Apply(y));
        z = new Conv2DTranspose(2, 3, strides: 2, padding: "same").Apply(new Cropping2D(((1, 0), (0, 1))).Apply(z));
        Model model = new(image, [new Dense(3).Apply(z), new GlobalMaxPooling2D().Apply(y), new Rescaling(2).Apply(x)]);
        using ExportedModel exported = new(model);

        exported.Agrees(1e-5, (1, 64, 64, 3));
        exported.Agrees(1e-5, (2, 57, 61, 3));
        exported.Agrees(1e-5, (2, 58, 63, 3));
    }

    [Fact]
    public void Networks_whose_branches_meet_at_even_sizes_only()
    {
        Input image = new((null, null, 3));
        KerasTensor x = new Conv2D(4, 3, padding: "same").Apply(image);
        KerasTensor down = new Conv2D(4, 3, padding: "same").Apply(new MaxPooling2D().Apply(x));
        KerasTensor up = new Concatenate().Apply([x, new UpSampling2D().Apply(down)]);
        using ExportedModel exported = new(new Model(image, new Conv2D(1, 1, activation: "sigmoid").Apply(up)));

        exported.Agrees(1e-5, (2, 8, 12, 3));
    }

    [Fact]
    public void Nested_and_shared_models_with_several_inputs_and_outputs()
    {
        Input inside = new((8, 8, 3));
        KerasTensor y = new BatchNormalization(name: "bn").Apply(new Conv2D(4, 3, name: "conv", activation: "relu").Apply(inside));
        Model tower = new(inside, new GlobalAveragePooling2D().Apply(y), "tower");
        Input left = new((8, 8, 3), name: "left");
        Input right = new((8, 8, 3), name: "right");
        Input facts = new(2, name: "facts");
        KerasTensor both = new Concatenate(name: "both").Apply([tower.Apply(left), tower.Apply(right), facts]);
        Sequential head = new([new Dense(4, activation: "relu", inputShape: 10), new Dense(2)]);
        Model model = new([left, right, facts], [head.Apply(both), new Subtract(name: "difference").Apply([left, right])]);
        TrainedStatistics(model);
        using ExportedModel exported = new(model);

        exported.Agrees(1e-5, (3, 8, 8, 3), (3, 8, 8, 3), (3, 2));
        Assert.Equal(["left", "right", "facts"], exported.Message.Graph.Input.Select(input => input.Name));
        Assert.Equal(["conv/kernel"], exported.Message.Graph.Initializer.Select(constant => constant.Name)
            .Where(name => name.StartsWith("conv/kernel", StringComparison.Ordinal)));
    }

    [Fact]
    public void Outputs_that_are_inputs_or_stand_twice_or_have_another_layout()
    {
        Input image = new((6, 6, 3), name: "image");
        KerasTensor conv = new Conv2D(4, 3, name: "conv").Apply(image);
        KerasTensor same = new Dropout(0.5, name: "same").Apply(image);
        using ExportedModel exported = new(new Model(image, [conv, same, conv, new Permute((3, 1, 2), name: "turned").Apply(conv)]));

        exported.Agrees(1e-5, (2, 6, 6, 3));
    }

    [Fact]
    public void Channels_first_models_need_no_transpose_at_all()
    {
        Input image = new((3, 8, 8));
        KerasTensor x = new Conv2D(4, 3, dataFormat: "channels_first", padding: "same").Apply(image);
        x = new BatchNormalization(axis: 1).Apply(new MaxPooling2D(dataFormat: "channels_first").Apply(x));
        x = new GlobalAveragePooling2D(dataFormat: "channels_first").Apply(new Activation("relu").Apply(x));
        using ExportedModel exported = new(new Model(image, x));

        exported.Agrees(1e-5, (2, 3, 8, 8));
        Assert.DoesNotContain("Transpose", exported.Operations);
    }

    [Fact]
    public void Whole_numbers_as_inputs_and_models_of_double_precision()
    {
        Input bytes = new(4, dtype: Engine.Tensors.DType.Int32);
        Model counts = new(bytes, new Rescaling(0.5, 1).Apply(bytes));
        using ExportedModel exported = new(counts);
        Assert.Equal([1.5f, 2, 2.5f, 3], exported.Run(
            new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<int>(new[] { 1, 2, 3, 4 }, [1, 4]))[0].Buffer.ToArray());

        using FloatxScope scope = new(Engine.Tensors.DType.Float64);
        Model doubles = new Sequential([new Dense(3, inputShape: 4, activation: "softmax")]);
        using ExportedModel single = new(doubles);
        single.Agrees(1e-6, (2, 4));
    }

    [Fact]
    public void A_fixed_batch_stays_fixed()
    {
        Input input = new(4, batchSize: 2);
        using ExportedModel exported = new(new Model(input, new Dense(3).Apply(input)));

        exported.Agrees(1e-6, (2, 4));
        Assert.Equal(2, exported.Message.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimValue);
    }

    [Fact]
    public void What_has_no_counterpart_is_refused_by_the_layers_name_and_writes_nothing()
    {
        using TemporaryFolder folder = new();
        Input input = new(4);
        Model random = new(input, new Lambda(x => x + Ops.RandomUniform(Ops.Constant(0, Engine.Tensors.DType.Int64), x.Shape, 1), "noise").Apply(input));
        Model sizes = new(input, new Lambda(x => x * (double)x.Shape[0], "batches").Apply(input));
        Model forks = new(input, new Lambda(x => x.Shape[0] > 3 ? Ops.Exp(x) : x * x, "forks").Apply(input));

        Refused("Layer noise cannot be exported: its RandomUniform has no counterpart", random);
        Refused("Layer batches cannot be exported", sizes);
        Refused("Layer forks cannot be exported to ONNX: it computes other things for inputs of other sizes", forks);
        Assert.Empty(Directory.GetFiles(folder.FullName));

        void Refused(string message, Model model) => Assert.Contains(message, Assert.Throws<NotSupportedException>(
            () => model.Export(folder.File("x.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_existing_files_are_checked_before_anything_is_written()
    {
        using TemporaryFolder folder = new();
        Model model = new Sequential([new Dense(3, inputShape: 4)]);
        File.WriteAllText(folder.File("x.onnx"), "old");

        Assert.Contains(".onnx", Assert.Throws<ArgumentException>(
            () => model.Export(folder.File("x.pb"))).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => model.Export(folder.File("x.onnx")));
        Assert.Equal("old", File.ReadAllText(folder.File("x.onnx")));
        model.Export(folder.File("x.onnx"), overwrite: true);
        Assert.NotEqual("old", File.ReadAllText(folder.File("x.onnx")));
        Assert.Throws<InvalidOperationException>(() => new Sequential([new Dense(3)]).Export(folder.File("y.onnx")));
    }

    [Theory]
    [InlineData(2_000_000_000L, false)]
    [InlineData(2_140_000_000L, true)]
    [InlineData(8_000_000_000L, true)]
    public void Files_above_two_gigabytes_are_refused(long bytes, bool refused)
    {
        Exception? error = Record.Exception(() => ModelSize.Check(bytes));

        Assert.Equal(refused, error is NotSupportedException);
        Assert.True(error is null || error.Message.Contains("at most 2 GB", StringComparison.Ordinal));
    }

    // Statistics as after training, so that normalization matters.
    private static void TrainedStatistics(Model model)
    {
        foreach (BatchNormalization layer in model.Layers.OfType<BatchNormalization>())
        {
            LayerCheck.FillWeights(layer);
        }
    }
}
