using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Operations;

public class Conv2DTests
{
    // Window, groups, image height and width, channels, filters.
    public static TheoryData<string> Windows => [.. Cases.Keys];

    private static Dictionary<string, (Window2D Window, int Groups, Shape Images, Shape Kernel)> Cases { get; } = new()
    {
        ["1x1"] = (Window2D.Valid(1, 1, 1), 1, (2, 3, 3, 2), (1, 1, 2, 3)),
        ["1x1 stride 2"] = (Window2D.Valid(1, 2, 1), 1, (1, 5, 4, 2), (1, 1, 2, 2)),
        ["3x3 valid"] = (Window2D.Valid(3, 1, 1), 1, (2, 4, 5, 2), (3, 3, 2, 2)),
        ["3x3 same"] = (Window2D.Same(3, 1, 1, 4, 4), 1, (1, 4, 4, 2), (3, 3, 2, 3)),
        ["3x3 same stride 2"] = (Window2D.Same(3, 2, 1, 4, 4), 1, (1, 4, 4, 2), (3, 3, 2, 2)),
        ["2x3 stride 3x1"] = (Window2D.Valid((2, 3), (3, 1), 1), 1, (1, 7, 4, 1), (2, 3, 1, 2)),
        ["3x3 dilation 2"] = (Window2D.Same(3, 1, 2, 6, 6), 1, (1, 6, 6, 1), (3, 3, 1, 2)),
        ["3x3 groups 2"] = (Window2D.Same(3, 1, 1, 4, 4), 2, (1, 4, 4, 4), (3, 3, 2, 6)),
        ["3x3, one filter"] = (Window2D.Same(3, 1, 1, 4, 4), 1, (2, 4, 4, 3), (3, 3, 3, 1)),
        ["depthwise"] = (Window2D.Same(3, 1, 1, 4, 4), 3, (1, 4, 4, 3), (3, 3, 1, 3)),
        ["uneven border"] = (new Window2D(2, 2, 1, 0, 1, 2, 0), 1, (1, 4, 4, 1), (2, 2, 1, 2)),
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Has_the_gradient_of_finite_differences(string window)
    {
        (Window2D slide, int groups, Shape images, Shape kernel) = Cases[window];
        GradientCheck.Agrees(x => Ops.Conv2D(x[0], x[1], slide, groups), [images, kernel]);
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Has_an_input_gradient_with_gradients_of_its_own(string window)
    {
        (Window2D slide, int groups, Shape images, Shape kernel) = Cases[window];
        Shape outputs = Ops.Conv2D(Inputs.Float64(images), Inputs.Float64(kernel), slide, groups).Shape;
        GradientCheck.Agrees(
            x => new Value(new Conv2DInputGradientOp(slide, groups, images), x[0], x[1]), [outputs, kernel]);
    }

    [Fact]
    public void Correlates_without_turning_the_kernel()
    {
        Value images = Inputs.Float32((1, 3, 3, 1));
        Value kernel = Inputs.Float32((2, 2, 1, 1));
        double[] output = GraphRun.Evaluate(
            Ops.Conv2D(images, kernel, Window2D.Valid(2, 1, 1)),
            (images, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            (kernel, [1, 10, 100, 1000]));
        Assert.Equal([5421, 6532, 8754, 9865], output);
    }

    [Fact]
    public void Reads_zeros_from_the_border()
    {
        Value images = Inputs.Float32((1, 1, 2, 1));
        Value kernel = Inputs.Float32((1, 3, 1, 1));
        double[] output = GraphRun.Evaluate(
            Ops.Conv2D(images, kernel, Window2D.Same((1, 3), 1, 1, 1, 2)), (images, [2, 3]), (kernel, [1, 10, 100]));
        Assert.Equal([320, 32], output);
    }

    [Fact]
    public void Keeps_groups_apart()
    {
        Value images = Inputs.Float32((1, 1, 1, 4));
        Value kernel = Inputs.Float32((1, 1, 2, 2));
        double[] output = GraphRun.Evaluate(
            Ops.Conv2D(images, kernel, Window2D.Valid(1, 1, 1), groups: 2), (images, [1, 2, 3, 4]), (kernel, [1, 10, 100, 1000]));
        Assert.Equal([201, 4030], output);
    }

    [Fact]
    public void Adds_the_larger_border_behind_as_TensorFlow_does()
    {
        Window2D window = Window2D.Same(3, 2, 1, 4, 5);
        Assert.Equal((0, 1, 1, 1), (window.Top, window.Bottom, window.Left, window.Right));
        Assert.Equal((2, 3), (window.OutputHeight(4), window.OutputWidth(5)));
    }

    [Fact]
    public void Rejects_a_kernel_for_other_channels()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Ops.Conv2D(
            Inputs.Float32((1, 4, 4, 3)), Inputs.Float32((3, 3, 2, 8)), Window2D.Valid(3, 1, 1)));
        Assert.Contains("Received: float32(1, 4, 4, 3) and float32(3, 3, 2, 8), window (3, 3), groups 1", exception.Message);
    }

    [Fact]
    public void Rejects_filters_that_do_not_divide_by_the_groups() => Assert.Throws<ArgumentException>(() => Ops.Conv2D(
        Inputs.Float32((1, 4, 4, 4)), Inputs.Float32((1, 1, 2, 3)), Window2D.Valid(1, 1, 1), groups: 2));

    [Fact]
    public void Rejects_a_window_that_does_not_fit()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Ops.Conv2D(
            Inputs.Float32((1, 2, 2, 1)), Inputs.Float32((3, 3, 1, 1)), Window2D.Valid(3, 1, 1)));
        Assert.Contains("(3, 3) does not fit into images of 2x2 pixels", exception.Message);
    }

    [Fact]
    public void Prints_what_differs_from_a_plain_window()
    {
        Window2D window = new(3, (2, 1), 2, 1, 2, 3, 4);
        Assert.Equal("[3x3, stride 2x1, dilation 2x2, border 1,2,3,4, groups 2]", new Conv2DOp(window, 2).Attributes);
        Assert.Equal("[1x1]", new Conv2DOp(Window2D.Valid(1, 1, 1), 1).Attributes);
    }
}
