using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class SinkTransposesTests
{
    private static readonly IntList s_channelsLast = [0, 2, 3, 1];
    private static readonly IntList s_channelsFirst = [0, 3, 1, 2];

    public static TheoryData<string> Ways =>
    [
        "relu", "add", "scale", "number first", "concatenate", "slice", "pad", "normalize", "moments", "mean", "max",
    ];

    public static TheoryData<int> Seeds => RandomGraphs.Seeds;

    [Theory]
    [MemberData(nameof(Ways))]
    public void Moves_a_transpose_behind(string way)
    {
        Value x = Inputs.Float64((2, 3, 4, 5));
        Value y = Inputs.Float64((2, 3, 4, 5));
        Value numbers = Inputs.Float64(5);
        Value first = Ops.Transpose(x, s_channelsFirst);
        Value second = Ops.Transpose(y, s_channelsFirst);
        Value result = way switch
        {
            "relu" => Ops.Relu(first),
            "add" => first + second,
            "scale" => first * 0.5,
            "number first" => 1 - first,
            "concatenate" => Ops.Concatenate([first, second], 1),
            "slice" => Ops.Slice(first, 1, 2, 3),
            "pad" => Ops.Pad(first, [0, 1, 2, 0], [0, 0, 3, 4]),
            "normalize" => Ops.Normalize(first, numbers, Ops.Square(numbers), numbers, numbers, 0.1, axis: 1),
            "moments" => Ops.Moments(first, axis: 1).Variance,
            "mean" => Ops.Mean(first, [2, 3]),
            _ => Ops.Max(first, [1, 3]),
        };
        Graph graph = new([x, y, numbers], [result], []);

        Value moved = new SinkTransposes().Run(graph).Results[0];

        GraphCheck.KeepsResults<SinkTransposes>(graph, tolerance: 1e-14);
        Assert.DoesNotContain(
            Graph.TopologicalOrder([moved]), value => value.Op is TransposeOp && !ReferenceEquals(value, moved));
        Assert.Equal(way is not ("moments" or "mean" or "max"), moved.Op is TransposeOp);
    }

    [Fact]
    public void Opposites_vanish_and_others_become_one()
    {
        Value x = Inputs.Float64((2, 3, 4, 5));
        Value first = Ops.Transpose(x, s_channelsFirst);
        Graph graph = new([x], [Ops.Transpose(Ops.Relu(first), s_channelsLast), Ops.Transpose(first, [3, 2, 1, 0])], []);

        IReadOnlyList<Value> results = new SinkTransposes().Run(graph).Results;

        GraphCheck.KeepsResults<SinkTransposes>(graph);
        Assert.True(results[0].Op is UnaryOp && ReferenceEquals(results[0].Inputs[0], x));
        Assert.True(results[1].Op is TransposeOp && ReferenceEquals(results[1].Inputs[0], x));
    }

    [Fact]
    public void Keeps_what_needs_the_order_of_axes()
    {
        Value x = Inputs.Float64((2, 3, 4));
        Value transposed = Ops.Transpose(x, [0, 2, 1]);
        Keeps(transposed + Inputs.Float64(3));
        Keeps(Ops.Reshape(transposed, (8, 3)));
        Keeps(Ops.Concatenate([transposed, Inputs.Float64((2, 4, 3))], 1));
        Keeps(Ops.Sum(Ops.Transpose(x, [2, 0, 1]), [1]));
        Keeps(transposed + Ops.Transpose(Inputs.Float64((4, 2, 3)), [1, 0, 2]));

        static void Keeps(Value value) => GraphCheck.Keeps<SinkTransposes>(
            new Graph([.. Graph.TopologicalOrder([value]).Where(input => input.Op is PlaceholderOp)], [value], []));
    }

    [Fact]
    public void A_dense_block_with_channels_first_transposes_at_its_ends_only_forward_and_backward()
    {
        Value image = Inputs.Float64((2, 3, 5, 5));
        List<Value> inputs = [image];
        Value features = Convolve(image, 4);
        for (int layer = 0; layer < 3; layer++)
        {
            int channels = features.Shape[1];
            (Value mean, Value variance) = Ops.Moments(features, axis: 1);
            Value y = Ops.Normalize(features, mean, variance, Input(channels), Input(channels), 1e-3, axis: 1);
            features = Ops.Concatenate([features, Convolve(Ops.Relu(y), 2)], 1);
        }

        Graph forward = new(inputs, [Ops.Sum(Ops.Square(Ops.Mean(features, [2, 3])))], []);
        Graph plain = Differentiate(forward);
        Graph sunk = Differentiate(ForwardPipeline.Default.Run(forward));

        double[][] data = [.. inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        double[][] expected = GraphRun.Run(plain, GraphRun.Reference, data);
        double[][] actual = GraphRun.Run(sunk, GraphRun.Reference, data);
        for (int result = 0; result < expected.Length; result++)
        {
            TensorAssert.Close(expected[result], actual[result], 1e-12, $"Result {result}");
        }

        Assert.True(Transposes(plain) > 10);
        Assert.True(Transposes(sunk) <= 2, $"{Transposes(sunk)} transposes are left.");

        Value Convolve(Value x, int filters)
        {
            Value kernel = Input((3, 3, x.Shape[1], filters));
            Value y = Ops.Conv2D(Ops.Transpose(x, s_channelsLast), kernel, Window2D.Same(3, 1, 1, 5, 5));
            return Ops.Transpose(y, s_channelsFirst);
        }

        Value Input(Shape shape)
        {
            inputs.Add(Inputs.Float64(shape));
            return inputs[^1];
        }

        Graph Differentiate(Graph graph) => new ShareCommonSubexpressions().Run(
            graph with { Results = [graph.Results[0], .. Gradients.Of(graph.Results[0], inputs).OfType<Value>()] });

        static int Transposes(Graph graph) => graph.InOrder().Count(value => value.Op is TransposeOp);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_graphs_compute_the_same(int seed) =>
        GraphCheck.KeepsResults<SinkTransposes>(RandomGraphs.Create(seed, DType.Float64), tolerance: 1e-12);
}
