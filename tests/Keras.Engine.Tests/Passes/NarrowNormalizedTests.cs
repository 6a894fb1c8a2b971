using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Keras.Testing;
using static Keras.Engine.Tests.Passes.TrainedGraphs;

namespace Keras.Engine.Tests.Passes;

public class NarrowNormalizedTests
{
    // Of the length of all gradients: numbers have 8 bits, and a few ReLUs decide otherwise.
    private const double Tolerance = 0.05;

    public static TheoryData<int> Seeds => RandomConvolutionGraphs.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_compute_the_same_loss_and_nearly_the_same_gradients(int seed)
    {
        Graph graph = RandomConvolutionGraphs.Create(seed, DType.Float32, trains: true);
        double[][] data = [.. graph.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        CpuOptions fast = GraphRun.Reference with { Passes = CpuPipeline.Default, ReferenceKernelsOnly = false };
        foreach (CpuOptions options in new[] { GraphRun.Reference, fast })
        {
            double[][] stored = GraphRun.Run(graph, options, data);
            double[][] narrow = GraphRun.Run(Narrowed(graph), options, data);
            Assert.Equal(stored[0], narrow[0]);
            double[] expected = [.. stored.Skip(1).SelectMany(gradient => gradient)];
            double distance = Length(narrow.Skip(1).SelectMany(gradient => gradient).Zip(expected, (x, y) => x - y));
            Assert.InRange(distance / Length(expected), 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dense_block_keeps_bottlenecks_in_16_bits_until_their_gradient(bool appends)
    {
        const int Layers = 4;
        Plan plan = Scheduler.Schedule(CpuPipeline.Default.Run(Narrowed(DenseBlocks.Create(Layers, appends))));
        Step[] narrow = [.. plan.Steps.Where(step => step.Op is NarrowOp)];
        Step[] wide = [.. plan.Steps.Where(step => step.Op is WidenOp)];

        Assert.Equal(Layers, narrow.Length);
        Assert.Equal(Layers, wide.Length);
        Assert.All(narrow, step => Assert.True(
            step.Inputs[0].LastStep <= NextProduct(plan, step).Index, $"{step.Inputs[0]} is kept until step {step.Inputs[0].LastStep}."));
        Assert.All(wide, step => Assert.Contains(step.Outputs[0], NextProduct(plan, step).Inputs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dense_block_takes_two_thirds_of_the_memory(bool appends)
    {
        Graph graph = DenseBlocks.Create(layers: 8, appends, filters: 48, size: 32);

        Assert.InRange((double)ArenaBytes(Narrowed(graph)) / ArenaBytes(graph), 0.4, 0.7);
    }

    [Fact]
    public void Narrows_what_is_normalized_behind_any_convolution_and_a_bias()
    {
        Value x = Inputs.Float32((2, 5, 5, 4));
        Value kernel = Inputs.Float32((3, 3, 4, 6));
        Value bias = Inputs.Float32(6);
        Value y = Ops.Conv2D(x, kernel, Window2D.Same(3, 1, 1, 5, 5)) + bias;
        Graph graph = WithGradients(Ops.Sum(Ops.Square(Activated(y))), x, kernel, bias);

        Value narrow = Assert.Single(Narrowed(graph).InOrder(), value => value.Op is NarrowOp);
        Assert.Equal(BinaryFunction.Add, Assert.IsType<BinaryOp>(narrow.Inputs[0].Op).Function);
    }

    [Fact]
    public void Leaves_features_results_doubles_and_what_no_gradient_reads()
    {
        Value x = Inputs.Float32((2, 3, 3, 4));
        Value kernel = Inputs.Float32((1, 1, 4, 5));
        Value narrow = Ops.Conv2D(Activated(x), kernel, Window2D.Valid(1, 1, 1));
        Keeps(WithGradients(Ops.Sum(Ops.Square(Activated(Ops.Concatenate([x, narrow], 3)))), x, kernel));

        Graph graph = WithGradients(Ops.Sum(Ops.Square(Activated(narrow))), x, kernel);
        Assert.Contains(Narrowed(graph).InOrder(), value => value.Op is NarrowOp);
        Keeps(graph with { Results = [.. graph.Results, narrow] });
        Keeps(WithGradients(Ops.Sum(narrow), x, kernel));

        Value wide = Inputs.Of(DType.Float64, (2, 3, 3, 4));
        Value widerKernel = Inputs.Of(DType.Float64, (1, 1, 4, 5));
        Keeps(WithGradients(Ops.Sum(Ops.Square(Activated(Ops.Conv2D(wide, widerKernel, Window2D.Valid(1, 1, 1))))), wide, widerKernel));
    }

    private static double Length(IEnumerable<double> numbers) => Math.Sqrt(numbers.Sum(number => number * number));

    private static void Keeps(Graph graph) => Assert.Same(graph, Narrowed(graph));

    // All of the forward pass leads to the loss, which is the first result.
    private static Graph Narrowed(Graph graph) => new NarrowNormalized(graph with { Results = [graph.Results[0]] }).Run(graph);
}
