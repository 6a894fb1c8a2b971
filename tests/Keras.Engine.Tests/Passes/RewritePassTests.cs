using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class RewritePassTests
{
    [Fact]
    public void Sees_inputs_that_are_already_rewritten()
    {
        Value x = Inputs.Float32(2);
        GraphCheck.Rewrites<RemoveDoubleNegation>(
            new Graph([x], [-(-(-(-Ops.Exp(x))))], []),
            """
            %0 = Placeholder[x]() float32(2,) # x
            %1 = Exp(%0) float32(2,)
            result %1
            """);
    }

    [Fact]
    public void Returns_the_same_graph_if_nothing_matches()
    {
        Value x = Inputs.Float32(2);
        GraphCheck.Keeps<RemoveDoubleNegation>(new Graph([x], [-x], []));
    }

    [Fact]
    public void Keeps_labels_of_values_whose_inputs_change()
    {
        Value x = Inputs.Float32(2);
        Value labeled = new(new UnaryOp(UnaryFunction.Exp), -(-x)) { Label = "layer" };
        Graph graph = new RemoveDoubleNegation().Run(new Graph([x], [labeled], []));
        Assert.Equal("layer", graph.Results[0].Label);
        Assert.Same(x, graph.Results[0].Inputs[0]);
    }

    [Fact]
    public void Counts_readers_with_results_and_updates()
    {
        Variable weight = Variables.Float32("w", 2);
        Value x = Inputs.Float32(2);
        Value once = Ops.Exp(x);
        Value twice = Ops.Sqrt(once);
        UseCounts counts = new();
        counts.Run(new Graph([x], [twice], [new Update(weight, twice)]));
        Assert.Equal(1, counts.Seen[once]);
        Assert.Equal(2, counts.Seen[twice]);
    }

    [Fact]
    public void A_replacement_inherits_the_readers_of_what_it_replaces()
    {
        Value x = Inputs.Float32(2);
        Value inner = Ops.Exp(x);
        Value outer = -(-inner);
        RemoveDoubleNegation pass = new();
        pass.Run(new Graph([x], [outer, outer * 2], []));
        Assert.Equal(3, pass.UsesOfLastReplacement);
    }

    private sealed class RemoveDoubleNegation : RewritePass
    {
        public int UsesOfLastReplacement { get; private set; }

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (value is { Op: BinaryOp, Inputs: [var left, _] })
            {
                UsesOfLastReplacement = context.Uses(left);
            }

            return value is
            {
                Op: UnaryOp { Function: UnaryFunction.Negate },
                Inputs: [{ Op: UnaryOp { Function: UnaryFunction.Negate } } inner],
            }
                ? inner.Inputs[0]
                : null;
        }
    }

    private sealed class UseCounts : RewritePass
    {
        public Dictionary<Value, int> Seen { get; } = [];

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            Seen[value] = context.Uses(value);
            Assert.Equal(Seen[value] == 1, context.IsUsedOnce(value));
            return null;
        }
    }
}
