using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class FuseNormalizeReluTests
{
    [Fact]
    public void Joins_a_relu_to_the_normalization_before_it()
    {
        Value x = Inputs.Float32((2, 3));
        Value[] numbers = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float32(3))];
        Value y = Ops.Relu(Ops.Normalize(x, numbers[0], numbers[1], numbers[2], numbers[3], 1e-3));
        GraphCheck.Rewrites<FuseNormalizeRelu>(
            new Graph([x, .. numbers], [y], []),
            """
            %0 = Placeholder[x]() float32(2, 3) # x
            %1 = Placeholder[x]() float32(3,) # x
            %2 = Placeholder[x]() float32(3,) # x
            %3 = Placeholder[x]() float32(3,) # x
            %4 = Placeholder[x]() float32(3,) # x
            %5 = Normalize+Relu[axis 1, epsilon 0.001](%0, %1, %2, %3, %4) float32(2, 3)
            result %5
            """);
    }

    [Fact]
    public void Keeps_a_normalization_that_others_read()
    {
        Value x = Inputs.Float32((2, 3));
        Value[] numbers = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float32(3))];
        Value y = Ops.Normalize(x, numbers[0], numbers[1], numbers[2], numbers[3], 1e-3);
        GraphCheck.Keeps<FuseNormalizeRelu>(new Graph([x, .. numbers], [Ops.Relu(y), y], []));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_dense_block_computes_the_same(int layers)
    {
        Graph graph = DenseBlock(layers, DType.Float64);
        double[][] data = [.. graph.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        Graph fused = new FuseNormalizeRelu().Run(graph);
        double[][] expected = GraphRun.Run(graph, GraphRun.Reference, data);
        double[][] actual = GraphRun.Run(fused, GraphRun.Reference, data);
        for (int result = 0; result < expected.Length; result++)
        {
            TensorAssert.Close(expected[result], actual[result], 1e-12, $"Result {result}");
        }
    }

    [Fact]
    public void Nothing_is_masked_or_added_by_itself()
    {
        Graph fused = CpuPipeline.Default.Without(nameof(FuseConvolution), nameof(FuseConvolutionGradients))
            .Run(DenseBlock(layers: 3, DType.Float32));
        IReadOnlyList<Value> values = fused.InOrder();
        Assert.DoesNotContain(values, value => value.Op is NormalizeOp or NormalizeSumsOp or ScaleChannelsOp);
        Assert.DoesNotContain(values, value => value.Op is UnaryOp { Function: UnaryFunction.Relu });
        Assert.DoesNotContain(values, value => value.Op is BinaryOp { Function: BinaryFunction.Greater });
        Assert.Equal(3, values.Count(value => value.Op is NormalizeReluGradientOp { AddendBegin: not null }));
        Assert.Contains(values, value => value.Op is NormalizeReluGradientOp { AddendBegin: 2 });
    }

    [Fact]
    public void Frozen_normalizations_are_fused_too()
    {
        Value x = Inputs.Float64((4, 3));
        Value[] numbers = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float64(3))];
        Value y = Ops.Relu(Ops.Normalize(x, numbers[0], Ops.Square(numbers[1]), numbers[2], numbers[3], 1e-3));
        Value loss = Ops.Sum(Ops.Square(y));
        Graph graph = new([x, .. numbers], [loss, .. Gradients.Of(loss, [x, numbers[2], numbers[3]]).OfType<Value>()], []);
        GraphCheck.KeepsResults<FuseNormalizeRelu>(graph, tolerance: 1e-12);
    }

    private static Graph DenseBlock(int layers, DType dtype)
    {
        List<Value> inputs = [];
        Value features = Input((4, 3, 3, 4));
        for (int layer = 0; layer < layers; layer++)
        {
            Value kernel = Input((1, 1, features.Shape[3], 2));
            features = Ops.Concatenate([Ops.Conv2D(Activated(features), kernel, Window2D.Valid(1, 1, 1)), features], 3);
        }

        Graph forward = new(inputs, [Ops.Sum(Ops.Square(Activated(features)) * Input(features.Shape))], []);
        Graph shared = ForwardPipeline.Default.Run(forward);
        Value loss = shared.Results[0];
        return new ShareCommonSubexpressions().Run(
            shared with { Results = [loss, .. Gradients.Of(loss, inputs).OfType<Value>()] });

        Value Activated(Value value)
        {
            (Value mean, Value variance) = Ops.Moments(value);
            Shape channels = value.Shape[3];
            return Ops.Relu(Ops.Normalize(value, mean, variance, Input(channels), Input(channels), 1e-3));
        }

        Value Input(Shape shape)
        {
            inputs.Add(Inputs.Of(dtype, shape));
            return inputs[^1];
        }
    }
}
