using Keras.Layers;

namespace Keras.Tests.Layers;

public class OutputShapeTests
{
    [Theory]
    [InlineData("valid", 3, 1, 1, 30)]
    [InlineData("valid", 3, 2, 1, 15)]
    [InlineData("valid", 3, 1, 3, 26)]
    [InlineData("same", 3, 1, 1, 32)]
    [InlineData("same", 7, 2, 1, 16)]
    [InlineData("same", 7, 5, 1, 7)]
    public void Of_convolutions_follow_padding_stride_and_dilation(
        string padding, int kernel, int stride, int dilation, int expected)
    {
        KerasTensor outputs = new Conv2D(5, kernel, strides: stride, padding: padding, dilationRate: dilation)
            .Apply(new Input((32, 32, 3)));

        Assert.Equal((null, expected, expected, 5), outputs.Shape);
    }

    [Fact]
    public void Keep_unknown_sizes_unknown()
    {
        KerasTensor x = new Input((null, null, 3));
        x = new Conv2D(8, 3, strides: 2).Apply(x);
        Assert.Equal((null, null, null, 8), x.Shape);
        x = new MaxPooling2D().Apply(x);
        x = new ZeroPadding2D().Apply(x);
        x = new BatchNormalization().Apply(x);
        x = new Activation("relu").Apply(x);
        Assert.Equal((null, null, null, 8), x.Shape);
        Assert.Equal((null, 8), new GlobalAveragePooling2D().Apply(x).Shape);
        Assert.Equal((null, 1, 1, 8), new GlobalMaxPooling2D(keepDims: true).Apply(x).Shape);
    }

    [Fact]
    public void Add_up_along_the_axis_of_a_concatenation()
    {
        Input first = new((4, 4, 3));
        Input second = new((4, 4, 5));

        Assert.Equal((null, 4, 4, 8), new Concatenate().Apply([first, second]).Shape);
        Assert.Equal((null, 4, 8, 3), new Concatenate(axis: 2).Apply([first, first]).Shape);
    }

    [Fact]
    public void Of_dense_layers_change_the_last_axis_only()
    {
        Assert.Equal((null, 7, 4), new Dense(4).Apply(new Input((7, 3))).Shape);
        Assert.Equal((null, 21), new Flatten().Apply(new Input((7, 3))).Shape);
    }
}
