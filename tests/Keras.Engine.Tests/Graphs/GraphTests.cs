using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Graphs;

public class GraphTests
{
    [Fact]
    public void Lists_every_value_once_and_after_its_inputs()
    {
        Value x = Inputs.Float32(2);
        Value square = x * x;
        Value result = (square + 1) / (square + 2);
        IReadOnlyList<Value> order = new Graph([x], [result, square], []).InOrder();
        Assert.Equal(order.Count, order.Distinct().Count());
        Assert.All(order, value => Assert.All(
            value.Inputs, input => Assert.True(order.ToList().IndexOf(input) < order.ToList().IndexOf(value))));
        Assert.Contains(result, order);
    }

    [Fact]
    public void Survives_chains_too_deep_for_recursion()
    {
        Value x = Inputs.Float64(1);
        Value y = x;
        for (int link = 0; link < 20_000; link++)
        {
            y += 1;
        }

        Assert.Equal(40_001, new Graph([x], [y], []).InOrder().Count);
        Assert.Equal([1], GraphRun.Evaluate(Gradients.Of(Ops.Sum(y), [x])[0]!));
    }

    [Fact]
    public void A_copy_with_other_results_has_an_order_of_its_own()
    {
        Value x = Inputs.Float32(2);
        Graph graph = new([x], [Ops.Exp(x)], []);
        Assert.Equal([x, graph.Results[0]], graph.InOrder());
        Graph copy = graph with { Results = [x] };
        Assert.Equal([x], copy.InOrder());
        Assert.NotEqual(graph, graph with { });
        Assert.Equal(graph.GetHashCode(), graph.GetHashCode());
    }

    [Fact]
    public void Updates_reach_values_too()
    {
        Variable variable = Variables.Float32("v", 1);
        Assert.Equal(3, new Graph([], [], [new Update(variable, variable + 1)]).InOrder().Count);
    }

    [Fact]
    public void Rejects_placeholders_that_are_not_inputs()
    {
        Value x = Ops.Placeholder("images", new TensorType(DType.Float32, 2));
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => GraphRun.Run(new Graph([], [x + 1], []), GraphRun.Reference));
        Assert.Equal("The graph uses the placeholder 'images', which is not among its inputs.", exception.Message);
    }
}
