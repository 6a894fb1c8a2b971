using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class FuseDropoutTests
{
    private static readonly Value s_step = Inputs.Of(DType.Int64, Shape.Scalar);

    [Fact]
    public void Draws_where_a_mask_is_multiplied()
    {
        Value x = Inputs.Float32((2, 3));
        GraphCheck.Rewrites<FuseDropout>(
            new Graph([x, s_step], [x * Mask((2, 3)), Mask((2, 3)) * x], []),
            """
            %0 = Placeholder[x]() float32(2, 3) # x
            %1 = Placeholder[x]() int64() # x
            %2 = Dropout[seed 7, rate 0.25, scale 1.5](%0, %1) float32(2, 3)
            %3 = Dropout[seed 7, rate 0.25, scale 1.5](%0, %1) float32(2, 3)
            result %2
            result %3
            """);
    }

    [Fact]
    public void Masks_that_repeat_stay()
    {
        Value x = Inputs.Float32((2, 3));
        Value wide = Inputs.Float32((4, 2, 3));
        GraphCheck.Keeps<FuseDropout>(new Graph([x, s_step], [x * Mask((1, 3)), Mask((1, 3)) * x, Mask((2, 3)) + x], []));
        GraphCheck.Keeps<FuseDropout>(new Graph([s_step], [Ops.Constant(2) * Mask(Shape.Scalar)], []));
        GraphCheck.Keeps<FuseDropout>(new Graph([wide, s_step], [wide * Mask((2, 3))], []));
    }

    [Theory]
    [InlineData(DType.Float32, true)]
    [InlineData(DType.Float32, false)]
    [InlineData(DType.Float64, true)]
    public void A_block_with_dropout_trains_to_the_bit_as_without_the_pass(DType dtype, bool appends)
    {
        Graph graph = Block(dtype, appends, layers: 3, filters: 12, size: 5);
        double[][] data =
        [
            .. graph.Inputs.Select((input, index) => input == s_step ? [4] : TensorData.Uniform(input.Shape.Length, seed: index + 1)),
        ];
        CpuOptions with = new() { Passes = CpuPipeline.Default };
        CpuOptions without = new() { Passes = CpuPipeline.Default.Without(nameof(FuseDropout)) };
        double[][] expected = GraphRun.Run(graph, without, data);
        Assert.Equal(expected, GraphRun.Run(graph, with, data));
        Assert.Equal(expected, GraphRun.Run(Again(graph), with, data));
    }

    [Fact]
    public void Nothing_is_kept_of_masks_and_features_are_written_in_their_place()
    {
        Graph graph = Block(DType.Float32, appends: true, layers: 8, filters: 48, size: 32);
        Graph plain = DenseBlocks.Create(layers: 8, appends: true, filters: 48, size: 32);
        Assert.InRange((double)ArenaBytes(graph) / ArenaBytes(plain), 0.9, 1.25);
        Assert.InRange((double)ArenaBytes(Again(graph)) / ArenaBytes(Again(plain)), 0.9, 1.4);
        Assert.DoesNotContain(CpuPipeline.Default.Run(graph).InOrder(), value => value.Op is RandomUniformOp);
    }

    private static Value Mask(Shape shape, DType dtype = DType.Float32, long seed = 7) =>
        Ops.GreaterOrEqual(Ops.RandomUniform(s_step, shape, seed, dtype), Ops.Constant(0.25, dtype)) * 1.5;

    private static Graph Again(Graph graph) => new RecomputeBottlenecks(graph with { Results = [graph.Results[0]] }).Run(graph);

    // As DenseBlocks makes it, with dropout behind every convolution.
    private static Graph Block(DType dtype, bool appends, int layers, int filters, int size) => DenseBlocks.Create(
        layers, appends, filters, size, dtype, (value, number) => value * Mask(value.Shape, dtype, seed: number), s_step);

    private static long ArenaBytes(Graph graph) => Arena.Bytes(CpuPipeline.Default.Run(graph));
}
