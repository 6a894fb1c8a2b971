using Keras.Layers;
using Keras.Models;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

public class DensenetTests
{
    public static TheoryData<string, long, long> ImageNetCounts => new()
    {
        { "121", 8_062_504, 7_978_856 },
        { "169", 14_307_880, 14_149_480 },
        { "201", 20_242_984, 20_013_928 },
        { "121 notop", 7_037_504, 6_953_856 },
        { "169 notop", 12_642_880, 12_484_480 },
        { "201 notop", 18_321_984, 18_092_928 },
    };

    public static TheoryData<string, long, long> CifarCounts => new()
    {
        { "100x12", 793_150, 769_162 },
        { "100x24", 3_068_482, 3_020_506 },
        { "121x32", 7_039_818, 6_956_298 },
        { "169x32", 12_651_594, 12_493_322 },
        { "201x32", 18_333_258, 18_104_330 },
        { "161x48", 26_702_122, 26_482_378 },
        { "40x12", 181_210, 176_122 },
        { "plain 40x12", 1_037_818, 1_019_722 },
    };

    [Theory]
    [MemberData(nameof(ImageNetCounts))]
    public void Imagenet_networks_have_the_parameters_of_keras(string network, long total, long trainable)
    {
        bool top = !network.EndsWith("notop", StringComparison.Ordinal);
        Model model = network[..3] switch
        {
            "121" => DenseNet121(includeTop: top, weights: null),
            "169" => DenseNet169(includeTop: top, weights: null),
            _ => DenseNet201(includeTop: top, weights: null),
        };
        AssertCounts(model, total, trainable);
    }

    [Theory]
    [MemberData(nameof(CifarCounts))]
    public void Cifar_networks_have_the_parameters_of_the_recipe(string network, long total, long trainable)
    {
        Model model = network switch
        {
            "100x12" => DenseNetCifar(100, 12),
            "100x24" => DenseNetCifar(100, 24),
            "40x12" => DenseNetCifar(40, 12),
            "plain 40x12" => DenseNetCifar(40, 12, bottleneck: false, compression: 1),
            "121x32" => WithCifarStem([6, 12, 24, 16], 32),
            "169x32" => WithCifarStem([6, 12, 32, 32], 32),
            "201x32" => WithCifarStem([6, 12, 48, 32], 32),
            _ => WithCifarStem([6, 12, 36, 24], 48),
        };
        AssertCounts(model, total, trainable);
    }

    [Theory]
    [InlineData(121, 429)]
    [InlineData(169, 597)]
    [InlineData(201, 709)]
    public void Networks_have_the_layers_of_keras(int depth, int layers)
    {
        Model model = depth switch
        {
            121 => DenseNet121(weights: null),
            169 => DenseNet169(weights: null),
            _ => DenseNet201(weights: null),
        };
        Assert.Equal(layers, model.Layers.Count);
        Assert.Equal($"densenet{depth}", model.Name);
    }

    [Fact]
    public void Layers_are_called_as_in_the_weight_files()
    {
        Model model = DenseNet121(weights: null);
        foreach (string name in new[]
        {
            "conv1/conv", "conv1/bn", "conv1/relu", "pool1", "conv2_block1_0_bn", "conv2_block1_0_relu", "conv2_block1_1_conv",
            "conv2_block1_1_bn", "conv2_block1_1_relu", "conv2_block1_2_conv", "conv2_block1_concat", "pool2_bn", "pool2_relu",
            "pool2_conv", "pool2_pool", "conv5_block16_concat", "bn", "relu", "avg_pool", "fc1000",
        })
        {
            Assert.Equal(name, model.GetLayer(name).Name);
        }

        Assert.Equal((null, 7, 7, 1024), model.GetLayer("relu").OutputShape);
        Assert.Equal((null, 28, 28, 512), model.GetLayer("conv3_block12_concat").OutputShape);
    }

    [Theory]
    [InlineData(41, true, 12, "40", "46")]
    [InlineData(3, true, 12, "10", "16")]
    [InlineData(41, false, 12, "40", "43")]
    public void A_wrong_depth_says_which_are_right(int depth, bool bottleneck, int growthRate, string below, string above)
    {
        string message = Assert.Throws<ArgumentException>(() => DenseNetCifar(depth, growthRate, bottleneck)).Message;
        Assert.Contains(below, message, StringComparison.Ordinal);
        Assert.Contains(above, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_recipe_takes_blocks_of_ones_choice()
    {
        Assert.Equal(Layers(DenseNetCifar(22, 8, dropoutRate: 0.2)), Layers(DenseNetCifar([3, 3, 3], 8, dropoutRate: 0.2)));
        Model model = DenseNetCifar([2, 1, 3, 1], 8, classes: 5, name: "four");
        Assert.Equal("four", model.Name);
        Assert.Equal((null, 4, 4, 26), model.GetLayer("relu").OutputShape);
        Assert.Equal((null, 5), model.OutputShape);
        AssertRefused("blocks", () => DenseNetCifar([2, 0], 8));

        static IEnumerable<string> Layers(Model model) =>
            model.Layers.Skip(1).Select(layer => $"{layer.GetConfig()} {layer.OutputShape}");
    }

    [Fact]
    public void The_growth_rate_is_what_each_layer_adds()
    {
        Model model = DenseNet([2, 2], growthRate: 10, weights: null, includeTop: false, inputShape: (64, 64, 3));
        Assert.Equal((null, 16, 16, 64 + 20), model.GetLayer("conv2_block2_concat").OutputShape);
        Assert.Equal((null, 16, 16, 40), model.GetLayer("conv2_block1_1_conv").OutputShape);
    }

    [Fact]
    public void Each_option_has_its_effect()
    {
        Assert.Equal((null, 16, 16, 63), Small(compression: 0.75).GetLayer("pool2_conv").OutputShape);
        Assert.Equal((null, 16, 16, 20), Small(bottleneckWidth: 2).GetLayer("conv2_block1_1_conv").OutputShape);
        Assert.Equal(3, ((Conv2D)Small(bottleneck: false).GetLayer("conv2_block1_1_conv")).KernelSize.Height);
        Assert.Equal((null, 32, 32, 48), Small(initialFilters: 48).GetLayer("conv1/conv").OutputShape);
        Assert.Equal((null, 64, 64, 20), Small(stem: DenseNetStem.Cifar).GetLayer("conv1/conv").OutputShape);
        Assert.IsType<Dropout>(Small(dropoutRate: 0.2).GetLayer("conv2_block1_1_drop"));
        Assert.NotNull(((Conv2D)Small(weightDecay: 1e-4).GetLayer("conv1/conv")).KernelRegularizer);
        Assert.IsType<Initializers.HeNormal>(((Conv2D)Small(kernelInitializer: "he_normal").GetLayer("conv1/conv")).KernelInitializer);
        Assert.Equal("mine", Small(name: "mine").Name);
        Assert.Equal((null, 84), Small(pooling: "avg").OutputShape);
        Assert.IsType<GlobalMaxPooling2D>(Small(pooling: "max").GetLayer("max_pool"));

        static Model Small(
            double compression = 0.5,
            bool bottleneck = true,
            int bottleneckWidth = 4,
            int? initialFilters = null,
            DenseNetStem stem = DenseNetStem.ImageNet,
            double dropoutRate = 0,
            double weightDecay = 0,
            string kernelInitializer = "glorot_uniform",
            string? pooling = null,
            string? name = null) => DenseNet(
            pooling is null ? [2, 2] : [2],
            10,
            includeTop: false,
            inputShape: (64, 64, 3),
            pooling: pooling,
            compression: compression,
            bottleneck: bottleneck,
            bottleneckWidth: bottleneckWidth,
            initialFilters: initialFilters,
            stem: stem,
            dropoutRate: dropoutRate,
            weightDecay: weightDecay,
            kernelInitializer: kernelInitializer,
            name: name);
    }

    [Fact]
    public void The_top_has_the_classes_and_activation_asked_for()
    {
        Model model = DenseNet121(weights: null, classes: 7, inputShape: (32, 32, 3), classifierActivation: "sigmoid");
        Assert.Equal((null, 7), model.OutputShape);
        Assert.Equal("sigmoid", ((Dense)model.GetLayer("fc1000")).Activation.Name);
        Assert.Equal("linear", ((Dense)DenseNet121(weights: null, inputShape: (32, 32, 3), classifierActivation: null).GetLayer("fc1000")).Activation.Name);
    }

    [Fact]
    public void The_image_shape_follows_the_rules_of_keras()
    {
        Assert.Equal((null, 224, 224, 3), DenseNet121(weights: null).InputShape);
        Assert.Equal((null, null, null, 3), DenseNet121(weights: null, includeTop: false).Inputs[0].Shape);
        AssertRefused("at least 32x32", () => DenseNet121(weights: null, inputShape: (31, 64, 3)));
        AssertRefused("tuple of three", () => DenseNet121(weights: null, inputShape: (64, 64)));
        AssertRefused("static", () => DenseNet121(weights: null, inputShape: (null, null, 3)));
        AssertRefused("(224, 224, 3)", () => DenseNet121(inputShape: (64, 64, 3)));
        AssertRefused("3 channels", () => DenseNet121(includeTop: false, inputShape: (64, 64, 1)));
    }

    [Fact]
    public void Arguments_that_contradict_the_weights_are_refused()
    {
        AssertRefused("does not exist", () => DenseNet121(weights: "nowhere.h5"));
        AssertRefused("1000", () => DenseNet121(classes: 10));
        AssertRefused("classifierActivation", () => DenseNet121(classifierActivation: "sigmoid"));
        AssertRefused("121, 169 and 201", () => DenseNet([6, 12, 24, 16], growthRate: 12, weights: "imagenet"));
        AssertRefused("pooling", () => DenseNet121(weights: null, pooling: "mean"));
        AssertRefused("blocks", () => DenseNet([]));
        AssertRefused("compression", () => DenseNet([1], compression: 0));
        AssertRefused("dropoutRate", () => DenseNet([1], dropoutRate: 1));
        AssertRefused("weightDecay", () => DenseNet([1], weightDecay: -1));
    }

    [Fact]
    public void An_input_tensor_is_used_as_it_is()
    {
        Input image = new((64, 64, 3));
        KerasTensor x = new BatchNormalization().Apply(image);
        Model model = DenseNet([1], includeTop: false, inputTensor: x);
        Assert.Same(image, model.Inputs[0]);
        Assert.Contains(model.Layers, layer => layer is BatchNormalization { Name: var name } && name == x.Layer.Name);
    }

    [Fact]
    public void Weights_come_from_a_file()
    {
        using TemporaryFolder folder = new();
        Model first = DenseNet([1], 4, includeTop: false, inputShape: (32, 32, 3));
        first.SaveWeights(folder.File("w.h5"));
        Model second = DenseNet([1], 4, includeTop: false, inputShape: (32, 32, 3), weights: folder.File("w.h5"));
        Assert.Equal(first.GetWeights()[0][1, 2, 0, 3], second.GetWeights()[0][1, 2, 0, 3]);
    }

    private static Model WithCifarStem(int[] blocks, int growthRate) => DenseNet(
        blocks, growthRate, inputShape: (32, 32, 3), classes: 10, stem: DenseNetStem.Cifar);

    private static void AssertCounts(Model model, long total, long trainable)
    {
        Assert.Equal(total, model.CountParams());
        Assert.Equal(trainable, model.TrainableWeights.Sum(weight => weight.Shape.Length));
        Assert.Equal(total - trainable, model.NonTrainableWeights.Sum(weight => weight.Shape.Length));
    }

    private static void AssertRefused(string expected, Func<Model> build) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(build).Message, StringComparison.Ordinal);
}
