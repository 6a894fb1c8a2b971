using Keras.Layers;
using Keras.Testing;

namespace Keras.Tests.Layers;

public class PoolingTests
{
    private static readonly double[] s_image = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void Keeps_the_layer_contract()
    {
        LayerCheck.Contract(() => new MaxPooling2D(), (null, 4, 5, 3), (null, 2, 2, 3));
        LayerCheck.Contract(() => new AveragePooling2D(), (null, 4, 5, 3), (null, 2, 2, 3));
        LayerCheck.Contract(() => new MaxPooling2D(3, 2, "same", "channels_first"), (null, 3, 4, 5), (null, 3, 2, 3));
        LayerCheck.Contract(
            () => new AveragePooling2D(3, 2, "same", "channels_first"), (null, 3, 4, 5), (null, 3, 2, 3));
        LayerCheck.Contract(() => new GlobalMaxPooling2D(), (null, null, 5, 3), (null, 3));
        LayerCheck.Contract(() => new GlobalAveragePooling2D(), (null, null, 5, 3), (null, 3));
        LayerCheck.Contract(
            () => new GlobalMaxPooling2D("channels_first", keepDims: true), (null, 3, 2, 5), (null, 3, 1, 1));
        LayerCheck.Contract(() => new GlobalAveragePooling2D("channels_first"), (null, 3, 2, 5), (null, 3));
    }

    [Theory]
    [InlineData("valid", new double[] { 5 }, new double[] { 3 })]
    [InlineData("same", new double[] { 5, 6, 8, 9 }, new double[] { 3, 4.5, 7.5, 9 })]
    public void Lets_the_border_neither_win_nor_count(string padding, double[] largest, double[] mean)
    {
        Assert.Equal(largest, LayerTrace.Output(new MaxPooling2D(padding: padding), (1, 3, 3, 1), s_image));
        Assert.Equal(mean, LayerTrace.Output(new AveragePooling2D(padding: padding), (1, 3, 3, 1), s_image));
    }

    [Fact]
    public void Takes_strides_apart_from_the_window()
    {
        Assert.Equal([3, 6, 9], LayerTrace.Output(new MaxPooling2D((1, 3), strides: 1), (1, 3, 3, 1), s_image));
        Assert.Equal([2, 3], LayerTrace.Output(new MaxPooling2D((1, 2), strides: (3, 1)), (1, 3, 3, 1), s_image));
        Assert.Equal([1, 3, 7, 9], LayerTrace.Output(new AveragePooling2D(1, strides: 2), (1, 3, 3, 1), s_image));
    }

    [Fact]
    public void Reduces_all_pixels_of_a_channel()
    {
        double[] images = [1, 5, 2, 6, 3, 7, 4, 8];
        Assert.Equal([4, 8], LayerTrace.Output(new GlobalMaxPooling2D(), (1, 2, 2, 2), images));
        Assert.Equal([2.5, 6.5], LayerTrace.Output(new GlobalAveragePooling2D(), (1, 2, 2, 2), images));
        Assert.Equal([3.5, 5.5], LayerTrace.Output(new GlobalAveragePooling2D("channels_first"), (1, 2, 2, 2), images));
    }

    [Fact]
    public void Rejects_arguments_that_mean_nothing()
    {
        Rejects.Argument("`poolSize`", () => new MaxPooling2D(0));
        Rejects.Argument("`strides`", () => new MaxPooling2D(2, 0));
        Rejects.Argument("Conv1D", () => new AveragePooling2D(padding: "causal"));
        Rejects.Argument("`dataFormat`", () => new GlobalMaxPooling2D("nhwc"));
        Rejects.Argument("ndim=4", () => new MaxPooling2D().Apply(new Input((4, 4))));
        Rejects.Argument("ndim=4", () => new GlobalMaxPooling2D().Apply(new Input(4)));
        Rejects.Argument("does not fit", () => new MaxPooling2D(9).Apply(new Input((4, 4, 1))));
    }
}
