using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class ShareBatchMomentsTests
{
    [Fact]
    public void Takes_the_moments_of_a_concatenation_part_by_part()
    {
        Value x = Inputs.Float64((5, 2));
        Value y = Inputs.Float64((5, 3));
        (Value mean, Value variance) = Ops.Moments(Ops.Concatenate([x, y], 1));
        GraphCheck.KeepsResults<ShareBatchMoments>(new Graph([x, y], [mean, variance], []), tolerance: 1e-14);
        Graph shared = new ShareBatchMoments().Run(new Graph([x, y], [mean], []));
        Assert.Equal(2, shared.InOrder().Count(value => value.Op is MomentsOp));
        Assert.DoesNotContain(shared.InOrder(), value => value.Op is ConcatenateOp && value.Shape.Rank == 2);
    }

    [Fact]
    public void Leaves_the_moments_of_other_axes_alone()
    {
        Value x = Inputs.Float64((5, 2));
        (Value mean, _) = Ops.Moments(Ops.Concatenate([x, x], 0));
        GraphCheck.Keeps<ShareBatchMoments>(new Graph([x], [mean], []));
    }

    [Fact]
    public void A_dense_block_needs_one_pass_over_each_feature_forward_and_backward()
    {
        (Graph plain, Graph shared) = DenseBlock(layers: 4);
        Assert.Equal(5, Count<MomentsOp>(shared));
        Assert.Equal(5, Count<MomentsGradientOp>(shared));
        Assert.Equal(5, Count<MomentsOp>(plain));
        Assert.Equal(5, Count<MomentsGradientOp>(plain));
        Assert.True(Elements<MomentsOp>(shared) < Elements<MomentsOp>(plain));
        Assert.True(Elements<MomentsGradientOp>(shared) < Elements<MomentsGradientOp>(plain));

        static int Count<TOp>(Graph graph) => graph.InOrder().Count(value => value.Op is TOp);

        static long Elements<TOp>(Graph graph) =>
            graph.InOrder().Where(value => value.Op is TOp).Sum(value => value.Inputs[0].Shape.Length);
    }

    [Fact]
    public void Gradients_stay_the_same()
    {
        (Graph plain, Graph shared) = DenseBlock(layers: 3);
        double[][] data = [.. plain.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        double[][] expected = GraphRun.Run(plain, GraphRun.Reference, data);
        double[][] actual = GraphRun.Run(shared, GraphRun.Reference, data);
        for (int result = 0; result < expected.Length; result++)
        {
            TensorAssert.Close(expected[result], actual[result], 1e-12, $"Result {result}");
        }
    }

    // Loss and gradients of a block that appends and prepends in turn, with every normalization over all features.
    private static (Graph Plain, Graph Shared) DenseBlock(int layers)
    {
        Value x = Inputs.Float64((4, 3, 3, 4));
        List<Value> inputs = [x];
        Value features = x;
        for (int layer = 0; layer < layers; layer++)
        {
            Value kernel = Input((1, 1, features.Shape[3], 2));
            Value added = Ops.Conv2D(Normalized(features), kernel, Window2D.Valid(1, 1, 1));
            features = Ops.Concatenate(layer % 2 == 0 ? [added, features] : [features, added], 3);
        }

        Graph forward = new(inputs, [Ops.Sum(Ops.Square(Normalized(features)) * Input(features.Shape))], []);
        return (Differentiate(forward), Differentiate(ForwardPipeline.Default.Run(forward)));

        Value Normalized(Value value)
        {
            (Value mean, Value variance) = Ops.Moments(value);
            Shape channels = value.Shape[3];
            return Ops.Relu(Ops.Normalize(value, mean, variance, Input(channels), Input(channels), 1e-3));
        }

        Value Input(Shape shape)
        {
            inputs.Add(Inputs.Float64(shape));
            return inputs[^1];
        }

        Graph Differentiate(Graph graph) => new ShareCommonSubexpressions().Run(
            graph with { Results = [graph.Results[0], .. Gradients.Of(graph.Results[0], inputs).OfType<Value>()] });
    }
}
