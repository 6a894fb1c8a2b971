using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Passes;

public class FoldConstantsTests
{
    [Fact]
    public void Computes_numbers_once()
    {
        Value x = Inputs.Float32(4);
        GraphCheck.Rewrites<FoldConstants>(
            new Graph([x], [x * ((Ops.Constant(3) - 1) / Ops.Cast(Ops.Constant(8, DType.Int64), DType.Float32))], []),
            """
            %0 = Placeholder[x]() float32(4,) # x
            %1 = Constant[0.25]() float32()
            %2 = Multiply(%0, %1) float32(4,)
            result %2
            """);
    }

    [Fact]
    public void Rounds_numbers_as_kernels_do()
    {
        Value x = Inputs.Float32(3);
        foreach (double number in TensorData.Uniform(20, 0.1, 9, seed: 1))
        {
            Value third = Ops.Constant(number) / Ops.Constant(3);
            GraphCheck.KeepsResults<FoldConstants>(
                new Graph([x], [x * third, x * (third + Ops.Constant(0.1)), x - (third * Ops.Constant(0.7)), x + (third - number)], []));
        }
    }

    [Fact]
    public void Leaves_out_what_changes_nothing()
    {
        Value x = Inputs.Float32((2, 3));
        Graph graph = new([x], [x * 1, 1 * x, x / 1, x - 0, Ops.Reshape(Ops.Reshape(x, 6), (2, 3))], []);
        Assert.All(new FoldConstants().Run(graph).Results, result => Assert.Same(x, result));
    }

    [Fact]
    public void Reshapes_once()
    {
        Value x = Inputs.Float32((2, 3));
        Graph graph = new FoldConstants().Run(new Graph([x], [Ops.Reshape(Ops.Reshape(x, 6), (3, 2))], []));
        Assert.Same(x, Assert.Single(graph.Results).Inputs[0]);
        Assert.Equal((3, 2), graph.Results[0].Shape);
    }

    [Fact]
    public void Keeps_what_computes_something()
    {
        Value x = Inputs.Float32(3);
        Value scalar = Inputs.Float32(Shape.Scalar);
        Value whole = Ops.Constant(7, DType.Int64);
        GraphCheck.Keeps<FoldConstants>(new Graph(
            [x, scalar],
            [x * 2, 1 / x, 0 - x, x + 0, Ops.Fill(2, x.Types[0]) * 3, whole / Ops.Constant(0, DType.Int64)],
            []));
    }

    [Fact]
    public void Runs_on_the_processor_unless_switched_off()
    {
        Value x = Inputs.Float32(3);
        Graph graph = new([x], [Ops.Exp(x * (Ops.Constant(2) / Ops.Constant(2)))], []);
        Assert.Equal(2, CpuPipeline.Default.Run(graph).InOrder().Count);
        Assert.NotEqual(2, CpuPipeline.Default.Without(nameof(FoldConstants)).Run(graph).InOrder().Count);
    }
}
