using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class PoolBeforeConvolutionTests
{
    private static readonly Window2D s_pointwise = Window2D.Valid(1, 1, 1);

    [Fact]
    public void Takes_means_before_a_pointwise_convolution()
    {
        Value x = Inputs.Float32((1, 4, 6, 2));
        Value kernel = Inputs.Float32((1, 1, 2, 3));
        Value y = Ops.AveragePooling(Ops.Conv2D(x, kernel, s_pointwise), Window2D.Valid(2, 2, 1));
        GraphCheck.Rewrites<PoolBeforeConvolution>(
            new Graph([x, kernel], [y], []),
            """
            %0 = Placeholder[x]() float32(1, 4, 6, 2) # x
            %1 = AveragePooling[2x2, stride 2x2](%0) float32(1, 2, 3, 2)
            %2 = Placeholder[x]() float32(1, 1, 2, 3) # x
            %3 = Conv2D[1x1](%1, %2) float32(1, 2, 3, 3)
            result %3
            """);
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public void Computes_the_same_with_borders_too(int size, int stride)
    {
        Value x = Inputs.Float64((2, 5, 7, 3));
        Value kernel = Inputs.Float64((1, 1, 3, 4));
        Window2D window = Window2D.Same(size, stride, 1, 5, 7);
        Graph graph = new([x, kernel], [Ops.AveragePooling(Ops.Conv2D(x, kernel, s_pointwise), window)], []);
        GraphCheck.KeepsResults<PoolBeforeConvolution>(graph, tolerance: 1e-14);
    }

    [Fact]
    public void Keeps_other_windows_and_convolutions_that_others_read()
    {
        Value x = Inputs.Float32((1, 4, 6, 2));
        Value kernel = Inputs.Float32((3, 3, 2, 3));
        Window2D pooling = Window2D.Valid(2, 2, 1);
        GraphCheck.Keeps<PoolBeforeConvolution>(
            new Graph([x, kernel], [Ops.AveragePooling(Ops.Conv2D(x, kernel, Window2D.Valid(3, 1, 1)), pooling)], []));
        Value pointwise = Inputs.Float32((1, 1, 2, 3));
        Value read = Ops.Conv2D(x, pointwise, s_pointwise);
        GraphCheck.Keeps<PoolBeforeConvolution>(new Graph([x, pointwise], [Ops.AveragePooling(read, pooling), read], []));
        GraphCheck.Keeps<PoolBeforeConvolution>(
            new Graph([x, pointwise], [Ops.MaxPooling(Ops.Conv2D(x, pointwise, s_pointwise), pooling)], []));
    }
}
