using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class OneDnnDefectTests
{
    // Without the other way these end the process, at these sizes and on some machines: a division by zero.
    [TorchTheory]
    [InlineData(1024, 2048, 1)]
    [InlineData(2048, 1024, 1)]
    [InlineData(1024, 512, 1)]
    [InlineData(1024, 512, 2)]
    [InlineData(512, 1024, 2)]
    [InlineData(256, 1024, 1)]
    [InlineData(1024, 256, 1)]
    [InlineData(512, 2048, 1)]
    [InlineData(2048, 512, 2)]
    public void Convolutions_that_oneDNN_ends_the_process_at_are_computed_otherwise(int channels, int filters, int stride) =>
        Agree((1, 14, 14, channels), (1, 1, channels, filters), Window2D.Valid(1, stride, 1));

    // oneDNN refuses them, and in gradients ends the process; along an axis with one place for the window, any stride that leaves it does.
    [TorchTheory]
    [InlineData(46_341)]
    [InlineData(1 << 30)]
    public void Strides_may_be_larger_than_the_image(int stride)
    {
        Agree((2, 8, 8, 4), (2, 2, 4, 2), Window2D.Valid(2, stride, 1));
        Agree((2, 8, 8, 4), (2, 3, 4, 2), Window2D.Valid((2, 3), (stride, 2), (3, 1)));
    }

    private static void Agree(Shape images, Shape kernels, Window2D window)
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, images));
        Value kernel = Ops.Placeholder("kernel", new TensorType(DType.Float32, kernels));
        Value y = Ops.Conv2D(x, kernel, window, 1);
        IReadOnlyList<Value?> gradients = Gradients.Of(Ops.Mean(Ops.Square(y), [0, 1, 2, 3]), [x, kernel]);
        double[][] data =
            [TensorData.Uniform((int)x.Shape.Length, seed: 1), TensorData.Uniform((int)kernel.Shape.Length, seed: 2)];

        // Both gradients in one call, and each by itself.
        Graph[] graphs =
        [
            new([x, kernel], [y, gradients[0]!, gradients[1]!], []),
            new([x, kernel], [gradients[0]!], []),
            new([x, kernel], [gradients[1]!], []),
        ];
        Assert.All(graphs, graph =>
        {
            double[][] expected = GraphRun.Run(graph, GraphRun.Backend(new CpuOptions()), data);
            double[][] actual = GraphRun.Run(graph, TorchRequirement.Backend, data);
            for (int result = 0; result < expected.Length; result++)
            {
                double largest = expected[result].Max(Math.Abs);
                TensorAssert.Close(
                    [.. expected[result].Select(number => number / largest)], [.. actual[result].Select(number => number / largest)], 1e-5);
            }
        });
    }
}
