using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class FuseElementwiseTests
{
    [Fact]
    public void Makes_one_tape_of_a_chain()
    {
        Value x = Inputs.Float32((4, 3));
        Value y = Inputs.Float32(3);
        GraphCheck.Rewrites<FuseElementwise>(
            new Graph([x, y], [Ops.Relu((x * 2) + y)], []),
            """
            %0 = Placeholder[x]() float32(4, 3) # x
            %1 = Constant[2]() float32()
            %2 = Placeholder[x]() float32(3,) # x
            %3 = ElementwiseTape[t0 = Multiply(x0, x1); t1 = Add(t0, x2); t2 = Relu(t1) -> t2](%0, %1, %2) float32(4, 3)
            result %3
            """);
    }

    [Fact]
    public void Hands_out_updates_from_the_middle()
    {
        Variable weight = Variables.Float32("w", 4);
        Variable velocity = Variables.Float32("v", 4);
        Value gradient = Inputs.Float32(4);
        Value next = (0.9 * velocity) - (0.1 * gradient);
        GraphCheck.Rewrites<FuseElementwise>(
            new Graph([gradient], [], [new Update(velocity, next), new Update(weight, weight + next)]),
            """
            %0 = Constant[0.9]() float32()
            %1 = Constant[0.1]() float32()
            %2 = Placeholder[x]() float32(4,) # x
            %3 = ElementwiseTape[t0 = Multiply(x0, x1); t1 = Multiply(x2, x3); t2 = Subtract(t0, t1); t3 = Add(x4, t2) -> t2, t3](%0, v, %1, %2, w) float32(4,), float32(4,)
            %4 = Part[0](%3) float32(4,)
            %5 = Part[1](%3) float32(4,)
            update v = %4
            update w = %5
            """);
    }

    [Fact]
    public void Takes_normalizations_in_but_leaves_them_alone_by_themselves()
    {
        Value x = Inputs.Float32((4, 2, 3));
        Value[] channels = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float32(3))];
        Value normal = Ops.Normalize(x, channels[0], channels[1], channels[2], channels[3], 1e-3);
        GraphCheck.Keeps<FuseElementwise>(new Graph([x, .. channels], [normal], []));
        Graph fused = new FuseElementwise().Run(new Graph([x, .. channels], [Ops.Relu(normal)], []));
        ElementwiseTapeOp tape = Assert.IsType<ElementwiseTapeOp>(fused.Results[0].Op);
        Assert.Equal(
            "t0 = Subtract(x0, x1); t1 = Multiply(t0, x2); t2 = Add(t1, x3); t3 = Relu(t2) -> t3",
            tape.Tape.ToString());

        // What is left for the channels is one tape, too.
        Assert.Equal(2, fused.InOrder().Count(value => value.Op is ElementwiseTapeOp));
    }

    [Fact]
    public void Keeps_values_that_others_read_whole()
    {
        Value x = Inputs.Float32((4, 3));
        Value y = Ops.Exp(x);
        GraphCheck.Keeps<FuseElementwise>(new Graph([x], [y / Ops.Sum(y, [1], keepDims: true)], []));
    }

    [Fact]
    public void Does_not_join_what_would_wait_for_itself()
    {
        // The reduction stands between two readers of the exponential: one tape for all would be a circle.
        Value x = Inputs.Float32((4, 3));
        Value y = Ops.Exp(x);
        Value total = Ops.Sum(y, [1], keepDims: true);
        Graph graph = new([x], [Ops.Relu(y - total) * y], []);
        GraphCheck.KeepsResults<FuseElementwise>(graph, 1e-6);
        IReadOnlyList<Value> order = new FuseElementwise().Run(graph).InOrder();
        Assert.Equal(2, order.Count(value => value.Op is UnaryOp or ElementwiseTapeOp));
    }

    [Fact]
    public void Repeats_small_operands_instead_of_writing_them_out()
    {
        Value x = Inputs.Float32((4, 3));
        Value y = Inputs.Float32(3);
        Graph fused = new FuseElementwise().Run(new Graph([x, y], [x * Ops.BroadcastTo(y, (4, 3))], []));
        Assert.Equal(["Placeholder", "Placeholder", "Multiply"], fused.InOrder().Select(value => value.Op.Name));

        // Without an operand of the full shape, the tape knows it.
        Value both = Ops.BroadcastTo(y, (4, 3)) + Ops.BroadcastTo(y, (4, 3));
        GraphCheck.KeepsResults<FuseElementwise>(new Graph([y], [both], []));
        Assert.IsType<ElementwiseTapeOp>(new FuseElementwise().Run(new Graph([y], [both], [])).Results[0].Op);
    }

    [Fact]
    public void Leaves_integers_alone()
    {
        Value step = Inputs.Of(DType.Int64, Shape.Scalar);
        GraphCheck.Keeps<FuseElementwise>(new Graph([step], [(step + 1) * 2], []));
    }

    [Fact]
    public void Does_not_keep_all_terms_of_a_long_sum_alive()
    {
        Value x = Inputs.Float32((256, 256));
        Value sum = Ops.MatMul(x, x);
        for (int term = 0; term < 5; term++)
        {
            sum += Ops.MatMul(x, Ops.Transpose(Ops.MatMul(x, x * term), [1, 0]));
        }

        Graph graph = new([x], [sum], []);
        Assert.True(Arena.Bytes(new FuseElementwise().Run(graph)) <= Arena.Bytes(graph));
    }

    [Fact]
    public void Makes_no_more_than_the_allowed_number_of_inputs()
    {
        Value[] inputs = [.. Enumerable.Range(0, 40).Select(_ => Inputs.Float32(8))];
        Graph graph = new(inputs, [inputs.Aggregate((left, right) => left + right)], []);
        Graph fused = new FuseElementwise().Run(graph);
        Assert.All(fused.InOrder(), value => Assert.InRange(value.Inputs.Count, 0, 16));
        Assert.InRange(fused.InOrder().Count, 42, 45);
        GraphCheck.KeepsResults<FuseElementwise>(graph);
    }

    [Theory]
    [MemberData(nameof(RandomGraphs.Seeds), MemberType = typeof(RandomGraphs))]
    public void Keeps_the_results_of_random_graphs(int seed) =>
        GraphCheck.KeepsResults<FuseElementwise>(RandomGraphs.Create(seed, DType.Float64), 1e-12);

    [Theory]
    [MemberData(nameof(RandomGraphs.Seeds), MemberType = typeof(RandomGraphs))]
    public void Keeps_the_gradients_of_random_graphs(int seed)
    {
        Graph graph = RandomGraphs.Create(seed, DType.Float64);
        Value loss = graph.Results.Select(result => Ops.Mean(Ops.Tanh(result))).Aggregate((sum, term) => sum + term);
        IEnumerable<Value> gradients = Gradients.Of(loss, graph.Inputs).OfType<Value>();
        GraphCheck.KeepsResults<FuseElementwise>(graph with { Results = [loss, .. gradients] }, 1e-9);
    }

    [Fact]
    public void Runs_an_optimizer_step_as_before()
    {
        double[] weights = TensorData.Uniform(1000, seed: 1);
        double[] gradients = TensorData.Uniform(1000, seed: 2);
        (double[] Weight, double[] Velocity)[] results =
        [
            .. new[] { CpuPipeline.None, new PassPipeline([new FuseElementwise()]) }.Select(passes =>
            {
                Variable weight = Variables.Float32("w", 1000, weights);
                Variable velocity = Variables.Float32("v", 1000);
                Value gradient = Inputs.Float32(1000);
                Value step = 0.1 * (gradient + (0.001 * weight));
                Value next = (0.9 * velocity) - step;
                Graph graph = new(
                    [gradient], [], [new Update(velocity, next), new Update(weight, weight + (0.9 * next) - step)]);
                for (int run = 0; run < 3; run++)
                {
                    GraphRun.Run(graph, new CpuOptions { Threads = 1, Passes = passes }, gradients);
                }

                return (weight.Data(), velocity.Data());
            }),
        ];
        Assert.Equal(results[0].Weight, results[1].Weight);
        Assert.Equal(results[0].Velocity, results[1].Velocity);
    }
}
