using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Graphs;

public class GraphSizesTests
{
    [Fact]
    public void Refuses_results_of_too_many_elements_before_anything_runs()
    {
        using LabelScope label = new("up1");
        Value x = Inputs.Float32((2, 8, 8, 3));
        Value padded = Ops.Pad(x, [0, 100_000, 100_000, 0], [0, 0, 0, 0]);
        Rejects.Argument(
            "Layer up1: The result of Pad[[0, 100000, 100000, 0], [0, 0, 0, 0]] has shape (2, 100008, 100008, 3): 60,009,600,384 "
            + "elements, of which a tensor may have at most 2,147,483,591.",
            () => new CpuBackend(new CpuOptions { Threads = 1 }).Compile(new Graph([x], [Ops.Sum(padded)], [])));
    }

    [Fact]
    public void Refuses_borders_that_kernels_cannot_lay_out()
    {
        Value x = Inputs.Float32((1, 8, 8, 3));
        Window2D window = Window2D.Same(3, 1, (1 << 20, 1 << 20), 8, 8);
        Value convolved = Ops.Conv2D(x, Inputs.Float32((3, 3, 3, 1)), window);
        Assert.Equal((1, 8, 8, 1), convolved.Shape);
        foreach (Value value in (Value[])
            [convolved, Ops.MaxPooling(x, window), Ops.AveragePooling(x, window), Gradients.Of(Ops.Sum(convolved), [x])[0]!])
        {
            Rejects.Argument(
                "An image with its border of ",
                () => new CpuBackend(new CpuOptions { Threads = 1 }).Compile(
                    new Graph([x, convolved.Inputs[1]], [Ops.Sum(value)], [])));
        }
    }
}
