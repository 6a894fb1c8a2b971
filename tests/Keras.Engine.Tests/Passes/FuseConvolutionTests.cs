using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class FuseConvolutionTests
{
    public static TheoryData<int> Seeds => RandomConvolutionGraphs.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_train_the_same(int seed) => Compares(seed, DType.Float64, trains: true, 1e-9, referenceOnly: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_predict_the_same(int seed) => Compares(seed, DType.Float64, trains: false, 1e-10, referenceOnly: true);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_train_the_same_on_fast_kernels(int seed) =>
        Compares(seed, DType.Float32, trains: true, 1e-4, referenceOnly: false);

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_networks_predict_the_same_on_fast_kernels(int seed) =>
        Compares(seed, DType.Float32, trains: false, 1e-4, referenceOnly: false);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dense_block_keeps_no_activation_and_copies_no_feature(bool appends)
    {
        const int Layers = 4;
        Plan plan = Scheduler.Schedule(CpuPipeline.Default.Run(DenseBlocks.Create(Layers, appends)));
        Assert.Equal(
            2 * Layers, plan.Steps.Count(step => step.Op is FusedConv2DOp { Before: not null, Moments: true }));
        Assert.Equal(
            2 * Layers,
            plan.Steps.Count(step => step.Op is NormalizeReluConv2DGradientOp { HasKernelGradient: true, MomentsAddendBegin: not null }));
        Assert.DoesNotContain(plan.Steps, step => step.Op is NormalizeReluOp && step.OutputType().Shape[3] < 4 + (Layers * 3));

        // Features come to the first concatenation as the input; all others are written where they belong.
        Assert.Equal(1, plan.Steps.Count(step => step.Op is ConcatenateOp && step.OutputType().Shape.Rank == 4));
        Assert.Equal(Layers, plan.Steps.Count(IsAddedInPlace));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_shortcut_is_added_where_the_convolution_ends(bool isFirst)
    {
        Value x = Inputs.Float64((2, 5, 6, 4));
        Value kernel = Inputs.Float64((3, 3, 4, 4));
        Value[] numbers = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float64(4))];
        Value y = Ops.Normalize(
            Ops.Conv2D(x, kernel, Window2D.Same(3, 1, 1, 5, 6)), numbers[0], Ops.Square(numbers[1]), numbers[2], numbers[3], 0.1);
        Graph graph = new([x, kernel, .. numbers], [Ops.Relu(isFirst ? x + y : y + x)], []);
        Value fused = Assert.Single(new FuseConvolution().Run(graph).Results);
        Assert.Equal(new FusedConv2DOp(Window2D.Same(3, 1, 1, 5, 6), null, false, 0.1, true, true, false), fused.Op);
        Assert.Same(x, fused.Inputs[^1]);
        GraphCheck.KeepsResults<FuseConvolution>(graph, tolerance: 1e-14);
    }

    [Fact]
    public void Only_one_shortcut_is_added_and_nothing_is_normalized_behind_it()
    {
        Value x = Inputs.Float64((2, 5, 6, 4));
        Value kernel = Inputs.Float64((1, 1, 4, 4));
        Value[] numbers = [.. Enumerable.Range(0, 4).Select(_ => Inputs.Float64(4))];
        Value sum = Ops.Conv2D(x, kernel, Window2D.Valid(1, 1, 1)) + x + Ops.Exp(x);
        Value y = Ops.Normalize(sum, numbers[0], Ops.Square(numbers[1]), numbers[2], numbers[3], 0.1);
        Graph graph = new([x, kernel, .. numbers], [y], []);
        Graph fused = new FuseConvolution().Run(graph);
        Assert.Single(fused.InOrder(), value => value.Op is FusedConv2DOp { Adds: true, After: null });
        Assert.Contains(fused.InOrder(), value => value.Op is NormalizeOp);
        GraphCheck.KeepsResults<FuseConvolution>(graph, tolerance: 1e-14);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Moments_of_what_is_behind_a_convolution_are_summed_where_it_ends(bool adds, bool rectifies)
    {
        Value x = Inputs.Float64((2, 5, 6, 4));
        Value kernel = Inputs.Float64((3, 3, 4, 4));
        Value bias = Inputs.Float64(4);
        Value y = Ops.Conv2D(x, kernel, Window2D.Same(3, 1, 1, 5, 6)) + bias;
        y = adds ? y + x : y;
        y = rectifies ? Ops.Relu(y) : y;
        (Value mean, Value variance) = Ops.Moments(y);
        Graph graph = new([x, kernel, bias], [Ops.Normalize(y, mean, variance, bias, bias, 0.1)], []);
        Graph fused = new FuseConvolution().Run(graph);
        Assert.Contains(
            fused.InOrder(), value => Equals(value.Op, new FusedConv2DOp(Window2D.Same(3, 1, 1, 5, 6), null, true, null, adds, rectifies, true)));
        Assert.DoesNotContain(fused.InOrder(), value => value.Op is MomentsOp);
        GraphCheck.KeepsResults<FuseConvolution>(graph, tolerance: 1e-14);
    }

    private static bool IsAddedInPlace(Step step) =>
        step.Op is NormalizeReluConv2DGradientOp { AddendBegin: not null }
        && step.Outputs[0].Container is TensorBuffer container
        && container == step.Inputs[((NormalizeReluConv2DGradientOp)step.Op).Addend].Container;

    private static void Compares(int seed, DType dtype, bool trains, double tolerance, bool referenceOnly)
    {
        Graph graph = RandomConvolutionGraphs.Create(seed, dtype, trains);
        double[][] data = [.. graph.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        double[][] expected = GraphRun.Run(graph, GraphRun.Reference, data);
        double[][] actual = GraphRun.Run(
            graph, GraphRun.Reference with { Passes = CpuPipeline.Default, ReferenceKernelsOnly = referenceOnly }, data);

        // Where the terms of a gradient cancel, what is left is small beside them, but rounded as they are. Inputs have the size
        // of 1, so that those terms have at most the size of the loss and of the largest gradient, and an error below the
        // distance of such a number to its neighbor is one that no change of the loss could show.
        double spacing = dtype == DType.Float64 ? Math.ScaleB(1, -52) : Math.ScaleB(1, -23);
        double unknowable = spacing * expected.Max(result => result.Max(Math.Abs));
        for (int result = 0; result < expected.Length; result++)
        {
            double size = Math.Max(expected[result].Max(Math.Abs), double.Epsilon);
            TensorAssert.Close(expected[result], actual[result], Math.Max(tolerance, unknowable / size), $"Result {result}");
        }
    }
}
