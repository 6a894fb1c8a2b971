using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Regularizers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class Conv2DTests
{
    [Fact]
    public void Keeps_the_layer_contract() => LayerCheck.Contract(
        () => new Conv2D(2, 3, strides: (2, 2)),
        (null, 7, 6, 3),
        (null, 3, 2, 2),
        ["kernel (3, 3, 3, 2)", "bias (2,)"]);

    [Fact]
    public void Keeps_it_with_every_option() => LayerCheck.Contract(
        () => new Conv2D(
            4, (3, 2), padding: "same", dilationRate: (1, 2), groups: 2, activation: "sigmoid", useBias: false),
        (null, 5, 4, 4),
        (null, 5, 4, 4),
        ["kernel (3, 2, 2, 4)"]);

    [Theory]
    [InlineData(1, 1, "same", 1)]
    [InlineData(2, 1, "same", 1)]
    [InlineData(1, 2, "valid", 1)]
    [InlineData(1, 1, "valid", 2)]
    public void Gives_the_same_numbers_with_channels_first(int stride, int dilation, string padding, int groups)
    {
        RandomNormal normal = new(seed: 1);
        Conv2D last = new(4, 3, stride, padding, "channels_last", dilation, groups, biasInitializer: normal);
        Conv2D first = new(4, 3, stride, padding, "channels_first", dilation, groups);
        double[] images = Testing.TensorData.Uniform(2 * 7 * 8 * 2);
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (2, 7, 8, 2)));
        last.EnsureBuilt([(2, 7, 8, 2)]);
        first.EnsureBuilt([(2, 2, 7, 8)]);
        first.SetWeights(last.GetWeights());

        Value expected = last.Trace([x], new CallContext(false))[0];
        Value actual = first.Trace([Ops.Transpose(x, [0, 3, 1, 2])], new CallContext(false))[0];
        Assert.Equal(
            GraphRun.Evaluate(expected, (x, images)),
            GraphRun.Evaluate(Ops.Transpose(actual, [0, 2, 3, 1]), (x, images)));
    }

    [Fact]
    public void Takes_the_global_data_format()
    {
        Config.ImageDataFormat = "channels_first";
        try
        {
            Assert.Equal((null, 5, 30, 30), new Conv2D(5, 3).Apply(new Input((3, 32, 32))).Shape);
        }
        finally
        {
            Config.ImageDataFormat = "channels_last";
        }
    }

    [Fact]
    public void Does_not_flip_the_kernel()
    {
        Conv2D layer = new(1, (1, 3), useBias: false);
        layer.EnsureBuilt([(1, 1, 5, 1)]);
        Testing.TensorData.Write(layer.Weights[0].Storage, [1, 10, 100]);

        Assert.Equal([321, 432, 543], LayerTrace.Output(layer, (1, 1, 5, 1), [1, 2, 3, 4, 5]));
    }

    [Fact]
    public void Fills_weights_with_the_initializers_given() => Assert.Equal(
        [2 * (1 + 2 + 3 + 4) + 1],
        LayerTrace.Output(
            new Conv2D(1, 2, kernelInitializer: new Constant(2), biasInitializer: "ones"), (1, 2, 2, 1), [1, 2, 3, 4]));

    [Fact]
    public void Hands_regularizers_and_constraints_to_its_weights()
    {
        L2 kernelPenalty = new();
        L1 biasPenalty = new();
        NonNeg kernelConstraint = new();
        MaxNorm biasConstraint = new();
        Conv2D layer = new(
            2,
            3,
            kernelRegularizer: kernelPenalty,
            biasRegularizer: biasPenalty,
            kernelConstraint: kernelConstraint,
            biasConstraint: biasConstraint);
        layer.Apply(new Input((8, 8, 3)));

        Weight[] weights = [.. layer.AllWeights];
        Assert.Same(kernelPenalty, weights[0].Regularizer);
        Assert.Same(biasPenalty, weights[1].Regularizer);
        Assert.Same(kernelConstraint, weights[0].Constraint);
        Assert.Same(biasConstraint, weights[1].Constraint);
    }

    [Fact]
    public void Adds_the_penalty_on_its_output_per_sample_to_the_loss()
    {
        LayerTrace trace = new(
            new Conv2D(1, 1, kernelInitializer: "ones", activityRegularizer: "l1"), [(2, 1, 2, 1)]);

        Value penalty = Assert.Single(trace.Context.Losses);
        TensorAssert.Close([0.01 * 10 / 2], trace.Run([penalty], [[1, -2, 3, 4]])[0], 1e-6);
    }

    [Fact]
    public void Rejects_strides_together_with_dilation()
    {
        Rejects.Argument(
            "strides=(2, 2), dilationRate=(1, 2)", () => new Conv2D(2, 3, strides: 2, dilationRate: (1, 2)));
    }

    [Fact]
    public void Rejects_filters_that_do_not_divide_by_groups()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Conv2D(4, 3, groups: 3));
        Assert.Contains("filters=4, groups=3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_channels_that_do_not_divide_by_groups()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Conv2D(4, 3, groups: 2).Apply(new Input((8, 8, 3))));
        Assert.Contains("groups=2, input shape (None, 8, 8, 3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_unknown_channels()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Conv2D(4, 3).Apply(new Input((8, 8, null))));
        Assert.Contains("known size", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_other_ranks()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Conv2D(4, 3).Apply(new Input((8, 8))));
        Assert.Contains("expected ndim=4, found ndim=3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_other_channels_than_at_first()
    {
        Conv2D layer = new(4, 3);
        layer.Apply(new Input((8, 8, 3)));

        ArgumentException error = Assert.Throws<ArgumentException>(() => layer.Apply(new Input((8, 8, 2))));
        Assert.Contains("expected axis -1 to have size 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_images_smaller_than_the_window()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Conv2D(4, 5, name: "conv").Apply(new Input((4, 8, 3))));
        Assert.StartsWith(
            "Layer conv (Conv2D) cannot be called on (None, 4, 8, 3)", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not fit", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full", "`padding` must be one of \"valid\", \"same\", \"causal\". Received: \"full\"")]
    [InlineData("causal", "\"causal\", which is for Conv1D")]
    public void Rejects_unknown_padding(string padding, string message) => Assert.Contains(
        message,
        Assert.Throws<ArgumentException>(() => new Conv2D(4, 5, padding: padding)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Reads_padding_and_data_format_in_any_case() => Assert.Equal(
        (null, 4, 8, 8),
        new Conv2D(4, 5, padding: "SAME", dataFormat: "Channels_First").Apply(new Input((3, 8, 8))).Shape);

    [Fact]
    public void Rejects_sizes_that_are_not_positive()
    {
        Rejects.Argument("`filters`", () => new Conv2D(0, 3));
        Rejects.Argument("`kernelSize`", () => new Conv2D(1, (3, 0)));
        Rejects.Argument("`strides`", () => new Conv2D(1, 3, strides: 0));
        Rejects.Argument("`dilationRate`", () => new Conv2D(1, 3, dilationRate: -1));
        Rejects.Argument("`groups`", () => new Conv2D(1, 3, groups: 0));
        Rejects.Argument("\"channels_first\"", () => new Conv2D(1, 3, dataFormat: "nhwc"));
    }
}
