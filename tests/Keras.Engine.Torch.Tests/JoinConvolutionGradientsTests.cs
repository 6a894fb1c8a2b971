using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Passes;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class JoinConvolutionGradientsTests
{
    private static readonly Value s_x = Ops.Placeholder("x", new TensorType(DType.Float64, (2, 6, 5, 4)));

    public static TheoryData<int, int, int, int> Windows => new()
    {
        // Size, stride, border, groups.
        { 3, 1, 1, 1 },
        { 1, 1, 0, 1 },
        { 3, 2, 1, 1 },
        { 3, 1, 1, 2 },
    };

    [TorchTheory]
    [MemberData(nameof(Windows))]
    public void Both_gradients_are_one_call_with_the_numbers_of_two(int size, int stride, int border, int groups)
    {
        Graph graph = Make(new Window2D(size, stride, 1, border, border, border, border), groups, out double[][] data);
        Graph joined = new JoinConvolutionGradients().Run(graph);
        Assert.Single(joined.InOrder(), value => value.Op is Conv2DGradientsOp);
        Assert.DoesNotContain(joined.InOrder(), value => value.Op is Conv2DInputGradientOp or Conv2DKernelGradientOp);
        Agree(graph, data);
    }

    [TorchFact]
    public void Borders_that_differ_stay_two_calls()
    {
        Graph graph = Make(new Window2D(2, 1, 1, 0, 1, 0, 1), 1, out double[][] data);
        Assert.Same(graph, new JoinConvolutionGradients().Run(graph));
        Agree(graph, data);
    }

    [TorchFact]
    public void Gradients_of_two_convolutions_are_not_joined()
    {
        Window2D window = Window2D.Valid(1, 1, 1);
        Value kernel = Ops.Placeholder("k", new TensorType(DType.Float64, (1, 1, 4, 4)));
        Value dy = Ops.Placeholder("dy", new TensorType(DType.Float64, (2, 6, 5, 4)));
        Value images = new(new Conv2DInputGradientOp(window, 1, s_x.Shape), dy, kernel);

        // Its images come of the other's result: joined, each would wait for the other.
        Value later = new(new Conv2DKernelGradientOp(window, 1, kernel.Shape), Ops.Relu(images), dy);
        Graph graph = new([kernel, dy], [later, images], []);
        Assert.Same(graph, new JoinConvolutionGradients().Run(graph));
    }

    [TorchFact]
    public void Images_that_are_computed_again_are_joined_whatever_the_order()
    {
        Window2D window = Window2D.Valid(1, 1, 1);
        Value kernel = Ops.Placeholder("k", new TensorType(DType.Float64, (1, 1, 4, 4)));
        Value dy = Ops.Placeholder("dy", new TensorType(DType.Float64, (2, 6, 5, 4)));
        Value images = new(new Conv2DInputGradientOp(window, 1, s_x.Shape), dy, kernel);
        Value again = Ops.Relu(new Value(new AgainOp(), s_x));
        Value kernels = new(new Conv2DKernelGradientOp(window, 1, kernel.Shape), again, dy);
        Value[][] orders = [[Ops.Relu(images), kernels], [kernels, Ops.Relu(images)]];
        Assert.All(orders, results =>
        {
            Graph graph = new([s_x, kernel, dy], results, []);
            Graph joined = new JoinConvolutionGradients().Run(graph);
            Assert.Single(joined.InOrder(), value => value.Op is Conv2DGradientsOp);
            Assert.DoesNotContain(joined.InOrder(), value => value.Op is Conv2DInputGradientOp or Conv2DKernelGradientOp);
            Agree(graph, [.. graph.Inputs.Select((input, index) => TensorData.Uniform((int)input.Shape.Length, seed: index + 1))]);
        });
    }

    private static void Agree(Graph graph, double[][] data)
    {
        double[][] expected = GraphRun.Run(graph, GraphRun.Reference, data);
        double[][] actual = GraphRun.Run(graph, TorchRequirement.Backend, data);
        for (int result = 0; result < expected.Length; result++)
        {
            TensorAssert.Close(expected[result], actual[result], 1e-12);
        }
    }

    private static Graph Make(Window2D window, int groups, out double[][] data)
    {
        Value kernel = Ops.Placeholder(
            "kernel", new TensorType(DType.Float64, (window.Size.Height, window.Size.Width, 4 / groups, 6)));
        Value loss = Ops.Sum(Ops.Square(Ops.Conv2D(s_x, kernel, window, groups)), [0, 1, 2, 3]);
        IReadOnlyList<Value?> gradients = Gradients.Of(loss, [s_x, kernel]);
        data = [TensorData.Uniform((int)s_x.Shape.Length, seed: 1), TensorData.Uniform((int)kernel.Shape.Length, seed: 2)];
        return new Graph([s_x, kernel], [gradients[0]!, gradients[1]!], []);
    }
}
