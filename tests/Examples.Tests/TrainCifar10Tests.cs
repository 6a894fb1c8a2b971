using Keras;
using Keras.Layers;
using Keras.Models;
using TrainCifar10;

namespace Examples.Tests;

public class TrainCifar10Tests
{
    // Total and trainable parameters, size and number of the last feature maps.
    public static TheoryData<string, long, long, int, int> Counts => new()
    {
        { "resnet_32", 470_410, 468_042, 8, 64 },
        { "densenet_100x12", 793_150, 769_162, 8, 342 },
        { "densenet_100x24", 3_068_482, 3_020_506, 8, 684 },
        { "densenet_121x32", 7_039_818, 6_956_298, 4, 1024 },
        { "densenet_169x32", 12_651_594, 12_493_322, 4, 1664 },
        { "densenet_201x32", 18_333_258, 18_104_330, 4, 1920 },
        { "densenet_161x48", 26_702_122, 26_482_378, 4, 2208 },
        { "plain_40x12", 1_037_818, 1_019_722, 8, 448 },
        { "b_40x12", 245_242, 238_306, 8, 232 },
        { "c_40x12", 589_114, 578_090, 8, 256 },
        { "bc_40x12", 181_210, 176_122, 8, 132 },
        { "bc_40x12_dropout", 181_210, 176_122, 8, 132 },
        { "bc_40x36", 1_557_946, 1_542_682, 8, 396 },
        { "bc_40x48", 2_753_482, 2_733_130, 8, 528 },
        { "bc_40x60", 4_287_130, 4_261_690, 8, 660 },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Networks_have_the_parameters_of_the_scripts(string name, long total, long trainable, int size, int features)
    {
        Model model = Build(name);

        Assert.Equal(total, model.CountParams());
        Assert.Equal(trainable, model.TrainableWeights.Sum(weight => weight.Shape.Length));
        Assert.Equal((null, size, size, features), model.GetLayer(index: -3).OutputShape);
        Assert.Equal((null, features), model.GetLayer(index: -2).OutputShape);
        Assert.Equal((null, 10), model.OutputShape);
    }

    [Fact]
    public void Every_network_is_counted() => Assert.Equal(
        Networks.Choose(["family", "ablations"]).Select(network => network.Name),
        Counts.Select(row => (string)row[0]));

    [Fact]
    public void Blocks_and_transitions_have_the_shapes_of_the_script()
    {
        Model model = Build("densenet_100x12");

        Assert.Equal<Shape>((null, 32, 32, 24), model.GetLayer("conv1/conv").OutputShape);
        Assert.Equal<Shape>((null, 32, 32, 48), model.GetLayer("conv2_block1_1_conv").OutputShape);
        Assert.Equal<Shape>((null, 32, 32, 216), model.GetLayer("conv2_block16_concat").OutputShape);
        Assert.Equal<Shape>((null, 16, 16, 108), model.GetLayer("pool2_pool").OutputShape);
        Assert.Equal<Shape>((null, 16, 16, 300), model.GetLayer("conv3_block16_concat").OutputShape);
        Assert.Equal<Shape>((null, 8, 8, 150), model.GetLayer("pool3_pool").OutputShape);
    }

    [Fact]
    public void A_residual_network_halves_and_doubles_where_a_stage_begins()
    {
        Model model = Build("resnet_32");

        Assert.Equal(
            [.. Enumerable.Repeat<Shape>((null, 32, 32, 16), 5), .. Enumerable.Repeat<Shape>((null, 16, 16, 32), 5),
                .. Enumerable.Repeat<Shape>((null, 8, 8, 64), 5)],
            model.Layers.OfType<Add>().Select(layer => layer.OutputShape));
        Assert.Equal(31 + 2, model.Layers.OfType<Conv2D>().Count());
        Assert.All(model.Layers.OfType<Conv2D>(), layer => Assert.True(layer.UseBias));
    }

    [Fact]
    public void Dropout_follows_every_convolution_but_the_first()
    {
        Model model = Build("bc_40x12_dropout");

        Assert.All(model.Layers.OfType<Dropout>(), layer => Assert.Equal(0.2, layer.Rate));
        Assert.Equal(model.Layers.OfType<Conv2D>().Count() - 1, model.Layers.OfType<Dropout>().Count());
        Assert.Empty(Build("bc_40x12").Layers.OfType<Dropout>());
    }

    [Fact]
    public void An_unknown_network_is_refused_with_the_known_ones()
    {
        string message = Assert.Throws<ArgumentException>(() => Networks.Choose(["densenet_1x1"]).ToList()).Message;

        Assert.Contains("densenet_1x1", message, StringComparison.Ordinal);
        Assert.Contains("densenet_100x12", message, StringComparison.Ordinal);
        Assert.Contains("bc_40x60", message, StringComparison.Ordinal);
    }

    private static Model Build(string name) => Assert.Single(Networks.Choose([name])).Build();
}
