using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class ShareCommonSubexpressionsTests
{
    [Fact]
    public void Computes_equal_values_once()
    {
        Value x = Inputs.Float32(4);
        GraphCheck.Rewrites<ShareCommonSubexpressions>(
            new Graph([x], [Ops.Square(x) + Ops.Square(x)], []),
            """
            %0 = Placeholder[x]() float32(4,) # x
            %1 = Square(%0) float32(4,)
            %2 = Add(%1, %1) float32(4,)
            result %2
            """);
    }

    [Fact]
    public void Shares_the_moments_of_one_value_between_its_normalizations()
    {
        Value x = Inputs.Float32((4, 3));
        (Value mean, Value variance) = Ops.Moments(x);
        (Value again, Value variance2) = Ops.Moments(x);
        Graph graph = new ShareCommonSubexpressions().Run(new Graph([x], [mean + again, variance + variance2], []));
        Assert.Single(graph.InOrder(), value => value.Op is MomentsOp);
    }

    [Fact]
    public void Shares_transitively()
    {
        Value x = Inputs.Float32(4);
        Graph graph = new([x], [Ops.Exp((x * 2) + 1), Ops.Exp((x * 2) + 1)], []);
        Graph shared = new ShareCommonSubexpressions().Run(graph);
        Assert.Same(shared.Results[0], shared.Results[1]);
        Assert.Equal(6, shared.InOrder().Count);
    }

    [Fact]
    public void Keeps_what_differs_in_attributes_inputs_or_seed()
    {
        Value x = Inputs.Float32((2, 2));
        Value y = Inputs.Float32((2, 2));
        Value step = Inputs.Of(DType.Int64, Shape.Scalar);
        GraphCheck.Keeps<ShareCommonSubexpressions>(new Graph(
            [x, y, step],
            [
                Ops.Sum(x, [0]), Ops.Sum(x, [1]), Ops.Exp(x), Ops.Exp(y), x - y, y - x,
                Ops.RandomUniform(step, 2, seed: 1), Ops.RandomUniform(step, 2, seed: 2),
            ],
            []));
    }

    [Fact]
    public void Keeps_variables_and_placeholders_apart()
    {
        Variable a = Variables.Float32("w", 2);
        Variable b = Variables.Float32("w", 2);
        GraphCheck.Keeps<ShareCommonSubexpressions>(new Graph([], [a + b], []));
    }

    [Fact]
    public void Rewrites_updates_too()
    {
        Variable weight = Variables.Float32("w", 2);
        Value x = Inputs.Float32(2);
        Graph graph = new ShareCommonSubexpressions().Run(new Graph([x], [x * x], [new Update(weight, x * x)]));
        Assert.Same(graph.Results[0], graph.Updates[0].Value);
        Assert.Same(weight, graph.Updates[0].Variable);
    }

    [Theory]
    [MemberData(nameof(RandomGraphs.Seeds), MemberType = typeof(RandomGraphs))]
    public void Keeps_the_results_of_random_graphs(int seed) =>
        GraphCheck.KeepsResults<ShareCommonSubexpressions>(RandomGraphs.Create(seed));
}
