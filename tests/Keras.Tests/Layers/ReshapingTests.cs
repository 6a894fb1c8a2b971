using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class ReshapingTests
{
    [Fact]
    public void Keeps_the_layer_contract()
    {
        LayerCheck.Contract(() => new Flatten(), (null, 2, 3, 4), (null, 24));
        LayerCheck.Contract(() => new Flatten("channels_first"), (null, 2, 3, 4), (null, 24));
        LayerCheck.Contract(() => new ZeroPadding2D(), (null, 2, 3, 4), (null, 4, 5, 4));
        LayerCheck.Contract(
            () => new ZeroPadding2D(((1, 0), (2, 3)), "channels_first"), (null, 4, 2, 3), (null, 4, 3, 8));
    }

    [Fact]
    public void Flattens_channels_first_in_the_order_of_channels_last()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8];

        Assert.Equal(x, LayerTrace.Output(new Flatten(), (1, 2, 2, 2), x));
        Assert.Equal([1, 5, 2, 6, 3, 7, 4, 8], LayerTrace.Output(new Flatten("channels_first"), (1, 2, 2, 2), x));
    }

    [Fact]
    public void Flattens_a_vector_to_a_column() => Assert.Equal(
        (3, 1), new LayerTrace(new Flatten(), [3]).Outputs[0].Shape);

    [Fact]
    public void Does_not_flatten_unknown_sizes()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Flatten().Apply(new Input((null, 3))));
        Assert.Contains("not fully defined. Received: (None, None, 3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pads_every_side_as_it_is_told()
    {
        Assert.Equal("((1, 1), (1, 1))", new ZeroPadding2D().Padding.ToString());
        Assert.Equal("((3, 3), (3, 3))", new ZeroPadding2D(3).Padding.ToString());
        Assert.Equal("((1, 1), (2, 2))", new ZeroPadding2D((1, 2)).Padding.ToString());
        Assert.Equal("((1, 2), (3, 4))", new ZeroPadding2D(((1, 2), (3, 4))).Padding.ToString());
        Assert.Equal(
            [0, 0, 0, 0, 0, 7, 0, 0], LayerTrace.Output(new ZeroPadding2D(((1, 0), (1, 2))), (1, 1, 1, 1), [7]));
    }

    [Fact]
    public void Rejects_negative_padding()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ZeroPadding2D(((1, 2), (-3, 4))));
        Assert.Contains("((1, 2), (-3, 4))", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ZeroPadding2D().Apply(new Input((4, 4))));
    }
}
