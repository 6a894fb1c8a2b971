using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Keras.Testing;
using static Keras.Engine.Tests.Passes.TrainedGraphs;

namespace Keras.Engine.Tests.Passes;

public class RecomputeBottlenecksTests
{
    public static TheoryData<int> Seeds => RandomConvolutionGraphs.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_train_to_the_bit_as_without(int seed)
    {
        Graph graph = RandomConvolutionGraphs.Create(seed, DType.Float32, trains: true);
        double[][] data = [.. graph.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        CpuOptions fast = GraphRun.Reference with { Passes = CpuPipeline.Default, ReferenceKernelsOnly = false };
        foreach (CpuOptions options in new[] { GraphRun.Reference, fast })
        {
            Assert.Equal(GraphRun.Run(graph, options, data), GraphRun.Run(Again(graph), options, data));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dense_block_computes_every_bottleneck_just_before_its_gradient(bool appends)
    {
        const int Layers = 4;
        Plan plan = Scheduler.Schedule(CpuPipeline.Default.Run(Again(DenseBlocks.Create(Layers, appends))));
        Step[] forward = [.. plan.Steps.Where(step => IsBottleneck(step, computedAgain: false))];
        Step[] backward = [.. plan.Steps.Where(step => IsBottleneck(step, computedAgain: true))];

        Assert.Equal(Layers, forward.Length);
        Assert.Equal(Layers, backward.Length);
        Assert.All(forward, step => Assert.Equal(step.Index + 1, NextProduct(plan, step).Index));
        Assert.All(forward, step => Assert.True(
            step.Outputs[0].LastStep <= NextProduct(plan, step).Index, $"{step} is kept until step {step.Outputs[0].LastStep}."));
        Assert.All(backward, step => Assert.Contains(step.Outputs[0], NextProduct(plan, step).Inputs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dense_block_takes_a_fraction_of_the_memory(bool appends)
    {
        Graph graph = DenseBlocks.Create(layers: 8, appends, filters: 48, size: 32);

        Assert.InRange((double)ArenaBytes(Again(graph)) / ArenaBytes(graph), 0.1, 0.45);
    }

    [Fact]
    public void Computes_bias_normalization_and_activation_behind_a_bottleneck_again_too()
    {
        Value x = Inputs.Float32((2, 3, 3, 4));
        Value kernel = Inputs.Float32((1, 1, 4, 5));
        Value numbers = Inputs.Float32(5);
        Value narrow = Ops.Conv2D(Activated(x), kernel, Window2D.Valid(1, 1, 1)) + numbers;
        Value y = Ops.Tanh(Ops.Normalize(narrow, numbers, numbers, numbers, numbers, 1e-3));
        Graph graph = WithGradients(Ops.Sum(y * y), x, kernel, numbers);

        IReadOnlyList<Value> values = Again(graph).InOrder();

        Assert.Equal(2, values.Count(value => value.Op is Conv2DOp));
        Assert.Equal(2, values.Count(value => value.Op is NormalizeOp && value.Shape[3] == 5));
        Assert.Equal(2, values.Count(value => value.Op is UnaryOp { Function: UnaryFunction.Tanh }));
    }

    [Fact]
    public void Leaves_bottlenecks_that_stay_in_memory_anyway()
    {
        Value x = Inputs.Float32((2, 3, 3, 4));
        Value kernel = Inputs.Float32((1, 1, 4, 5));
        Value narrow = Ops.Conv2D(Activated(x), kernel, Window2D.Valid(1, 1, 1));
        Value loss = Ops.Sum(Ops.Square(Activated(Ops.Concatenate([x, narrow], 3))));
        Keeps(WithGradients(loss, x, kernel));

        Graph result = WithGradients(Ops.Sum(Ops.Square(Activated(narrow))), x, kernel);
        Assert.Contains(Again(result).InOrder(), value => value.Op is AgainOp);
        Keeps(result with { Results = [.. result.Results, narrow] });
    }

    [Fact]
    public void Leaves_larger_windows_plain_images_and_what_no_gradient_reads()
    {
        Value x = Inputs.Float32((2, 3, 3, 4));
        Value kernel = Inputs.Float32((1, 1, 4, 5));
        Value large = Inputs.Float32((3, 3, 4, 5));
        Keeps(WithGradients(Ops.Sum(Ops.Square(Ops.Conv2D(Activated(x), large, Window2D.Same(3, 1, 1, 3, 3)))), x, large));
        Keeps(WithGradients(Ops.Sum(Ops.Square(Ops.Conv2D(x, kernel, Window2D.Valid(1, 1, 1)))), x, kernel));
        Keeps(WithGradients(Ops.Sum(Ops.Conv2D(Activated(x), kernel, Window2D.Valid(1, 1, 1))), x, kernel));
    }

    private static void Keeps(Graph graph) => Assert.Same(graph, Again(graph));

    // All of the forward pass leads to the loss, which is the first result.
    private static Graph Again(Graph graph) => new RecomputeBottlenecks(graph with { Results = [graph.Results[0]] }).Run(graph);

    private static bool IsBottleneck(Step step, bool computedAgain) =>
        step.Op is FusedConv2DOp { Window.Size.Height: 1 } && (step.Value.Inputs[1].Op is AgainOp) == computedAgain;
}
