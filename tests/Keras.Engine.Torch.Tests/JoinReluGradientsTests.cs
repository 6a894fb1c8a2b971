using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Passes;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class JoinReluGradientsTests
{
    [TorchTheory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_gradient_passes_where_the_rectified_value_is_above_zero(DType dtype)
    {
        double smallest = dtype == DType.Float32 ? 1.17549435e-38f : 2.2250738585072014e-308;
        double[] numbers = [-3, -smallest, -0.0, 0, smallest, 1e-30, 1, 1e30, double.PositiveInfinity, double.NegativeInfinity];
        double[] gradients = [1, 2, 3, -4, 5, -6, 7, 8, -1e30, 10];
        (Value x, Value dy) = (Of("x", dtype), Of("dy", dtype));
        Graph graph = new([x, dy], [Gradient(x, dy)], []);
        Assert.Single(new JoinReluGradients().Run(graph).InOrder(), value => value.Op is ReluGradientOp);
        Assert.Equal(
            GraphRun.Run(graph, GraphRun.Reference, numbers, gradients), GraphRun.Run(graph, TorchRequirement.Backend, numbers, gradients));
    }

    [TorchFact]
    public void Other_products_stay()
    {
        (Value x, Value dy) = (Of("x", DType.Float32), Of("dy", DType.Float32));
        Value sign = Ops.Greater(Ops.Relu(x), Ops.Constant(0, DType.Float32));
        Value row = Ops.Placeholder("row", new TensorType(DType.Float32, (1, 10)));
        Value[][] others =
        [
            [dy * Ops.Greater(x, Ops.Constant(0, DType.Float32))],
            [dy * Ops.Greater(Ops.Relu(x), Ops.Constant(1, DType.Float32))],
            [dy * sign, sign],
            [row * sign],
        ];
        Assert.All(others, results =>
        {
            Graph graph = new([x, dy, row], results, []);
            Assert.Same(graph, new JoinReluGradients().Run(graph));
        });
    }

    private static Value Of(string name, DType dtype) => Ops.Placeholder(name, new TensorType(dtype, 10));

    private static Value Gradient(Value x, Value dy) => dy * Ops.Greater(Ops.Relu(x), Ops.Constant(0, x.DType));
}
