using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class AbsorbPaddingTests
{
    [Fact]
    public void Zeros_around_images_become_the_border_of_the_window()
    {
        Value x = Inputs.Float32((1, 5, 6, 2));
        Value kernel = Inputs.Float32((3, 3, 2, 4));
        Value y = Ops.Conv2D(Ops.Pad(x, [0, 1, 2, 0], [0, 0, 3, 0]), kernel, Window2D.Valid(3, 2, 1));
        GraphCheck.Rewrites<AbsorbPadding>(
            new Graph([x, kernel], [y], []),
            """
            %0 = Placeholder[x]() float32(1, 5, 6, 2) # x
            %1 = Placeholder[x]() float32(3, 3, 2, 4) # x
            %2 = Conv2D[3x3, stride 2x2, border 1,0,2,3](%0, %1) float32(1, 2, 5, 4)
            result %2
            """);
    }

    [Fact]
    public void Convolutions_and_kernel_gradients_compute_the_same()
    {
        Value x = Inputs.Float64((2, 5, 6, 2));
        Value kernel = Inputs.Float64((3, 3, 2, 4));
        Window2D window = Window2D.Same(3, 2, 1, 7, 7);
        Value loss = Ops.Sum(Ops.Square(Ops.Conv2D(Ops.Pad(x, [0, 1, 0, 0], [0, 1, 1, 0]), kernel, window)));
        Graph graph = new([x, kernel], [loss, Gradients.Of(loss, [kernel])[0]!], []);
        GraphCheck.KeepsResults<AbsorbPadding>(graph, tolerance: 1e-13);
        Assert.DoesNotContain(new AbsorbPadding().Run(graph).InOrder(), value => value.Op is PadOp);
    }

    [Fact]
    public void Keeps_zeros_between_samples_and_channels()
    {
        Value x = Inputs.Float32((1, 5, 6, 2));
        Value kernel = Inputs.Float32((3, 3, 3, 4));
        GraphCheck.Keeps<AbsorbPadding>(
            new Graph([x, kernel], [Ops.Conv2D(Ops.Pad(x, [0, 1, 1, 0], [0, 1, 1, 1]), kernel, Window2D.Valid(3, 1, 1))], []));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Zeros_around_rectified_images_never_win_unless_they_are_alone(int width, bool isAbsorbed)
    {
        Value x = Inputs.Float32((2, 7, 6, 3));
        Value padded = Ops.Pad(Ops.Relu(x), [0, 1, width, 0], [0, 2, 0, 0]);
        Graph graph = new([x], [Ops.MaxPooling(padded, Window2D.Valid(3, 2, 1))], []);
        GraphCheck.KeepsResults<AbsorbPadding>(graph, tolerance: 0);
        Assert.Equal(!isAbsorbed, new AbsorbPadding().Run(graph).InOrder().Any(value => value.Op is PadOp));
    }

    [Fact]
    public void Keeps_zeros_that_win_against_negative_elements_or_that_others_read()
    {
        Value x = Inputs.Float32((1, 5, 6, 2));
        Value padded = Ops.Pad(x, [0, 1, 1, 0], [0, 1, 1, 0]);
        Value rectified = Ops.Pad(Ops.Relu(x), [0, 1, 1, 0], [0, 1, 1, 0]);
        GraphCheck.Keeps<AbsorbPadding>(new Graph([x], [Ops.MaxPooling(padded, Window2D.Valid(3, 2, 1))], []));
        GraphCheck.Keeps<AbsorbPadding>(new Graph([x], [Ops.MaxPooling(rectified, Window2D.Valid(3, 2, 1)), rectified], []));
    }
}
