using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests.Graphs;

public class GraphTextTests
{
    [Fact]
    public void Prints_one_value_a_line()
    {
        Variable kernel = Variables.Float32("conv1/kernel", (3, 3, 3, 16));
        Value x = Ops.Placeholder("images", new TensorType(DType.Float32, (1, 8, 8, 3)));
        Value y = new(new Conv2DOp(Window2D.Same(3, 1, 1, 8, 8), 1), x, kernel) { Label = "conv1" };
        (Value mean, _) = Ops.Moments(y);
        Graph graph = new([x], [mean], [new Update(kernel, kernel * 0.5)]);
        Assert.Equal(
            """
            %0 = Placeholder[images]() float32(1, 8, 8, 3) # images
            %1 = Conv2D[3x3, border 1,1,1,1](%0, conv1/kernel) float32(1, 8, 8, 16) # conv1
            %2 = Moments[axis 3](%1) float32(16,), float32(16,)
            %3 = Part[0](%2) float32(16,)
            %4 = Constant[0.5]() float32()
            %5 = Multiply(conv1/kernel, %4) float32(3, 3, 3, 16)
            result %3
            update conv1/kernel = %5

            """.ReplaceLineEndings(),
            GraphText.Print(graph));
    }
}
