using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class ProcessorCachesTests
{
    private const int Amd = unchecked((int)0x8000001D);
    private const int AmdHighest = unchecked((int)0x80000000);

    [Fact]
    public void Are_told_by_the_lists_of_either_vendor()
    {
        // The data cache of a Xeon and of an EPYC.
        Assert.True(Told((0, 0x1F), (4, 0x7C004121)));
        Assert.True(Told((0, 0x10), (AmdHighest, unchecked((int)0x80000028)), (Amd, 0x0000C121)));
    }

    [Fact]
    public void Are_not_told_where_a_virtual_machine_leaves_the_lists_empty()
    {
        Assert.False(Told((0, 0x0D), (AmdHighest, unchecked((int)0x80000021))));

        // Beyond the highest leaf a processor answers with what another leaf says.
        Assert.False(Told((0, 0x02), (4, 0x7C004121), (AmdHighest, unchecked((int)0x80000008)), (Amd, 0x0000C121)));
    }

    // Where caches are not told, oneDNN ends the process at the first and gives wrong numbers for the others.
    [TorchTheory]
    [InlineData(14, 1024, 512, 1, 1)]
    [InlineData(14, 2048, 512, 1, 1)]
    [InlineData(32, 24, 48, 3, 24)]
    [InlineData(6, 4, 8, 3, 4)]
    public void Convolutions_are_right_whether_they_are_told_or_not(int size, int channels, int filters, int window, int groups)
    {
        int border = window / 2;
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (1, size, size, channels)));
        Value kernel = Ops.Placeholder("kernel", new TensorType(DType.Float32, (window, window, channels / groups, filters)));
        Value y = Ops.Conv2D(x, kernel, new Window2D(window, 1, 1, border, border, border, border), groups);
        IReadOnlyList<Value?> gradients = Gradients.Of(Ops.Mean(Ops.Square(y), [0, 1, 2, 3]), [x, kernel]);
        Graph graph = new([x, kernel], [y, gradients[0]!, gradients[1]!], []);
        double[][] data =
            [TensorData.Uniform((int)x.Shape.Length, seed: 1), TensorData.Uniform((int)kernel.Shape.Length, seed: 2)];
        double[][] expected = GraphRun.Run(graph, GraphRun.Backend(new CpuOptions()), data);
        double[][] actual = GraphRun.Run(graph, TorchRequirement.Backend, data);
        for (int result = 0; result < expected.Length; result++)
        {
            double largest = expected[result].Max(Math.Abs);
            TensorAssert.Close(
                [.. expected[result].Select(number => number / largest)], [.. actual[result].Select(number => number / largest)], 1e-5);
        }
    }

    private static bool Told(params IReadOnlyList<(int Leaf, int Eax)> leaves) =>
        ProcessorCaches.Told((leaf, number) => leaves.FirstOrDefault(entry => entry.Leaf == leaf).Eax);
}
