using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu;

public class PartsExecutableTests
{
    private const int Images = 16;

    private static readonly double[] s_pixels = TensorData.Uniform(Images * 64 * 64 * 16, seed: 1);

    [Theory]
    [InlineData(64, 4)]
    [InlineData(32, 4)]
    [InlineData(24, 4)]
    [InlineData(10, 2)]
    [InlineData(9, 1)]
    [InlineData(8, 2)]
    [InlineData(7, 1)]
    [InlineData(4, 1)]
    [InlineData(3, 0)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void Parts_have_up_to_four_images_and_there_are_four_or_more(int all, int images) =>
        Assert.Equal(images, PartsExecutable.ImagesInPart(all));

    [Theory]
    [InlineData(16, 1, 1)]
    [InlineData(16, 2, 2)]
    [InlineData(5, 2, 1)]
    [InlineData(7, 2, 2)]
    [InlineData(8, 6, 2)]
    [InlineData(8, 16, 8)]
    [InlineData(16, 16, 16)]
    [InlineData(4, 64, 4)]
    public void Few_threads_rest(int parts, int threads, int groups) => Assert.Equal(groups, PartsExecutable.GroupsFor(parts, threads));

    [Fact]
    public void Gives_the_numbers_of_the_whole_batch_in_less_memory_for_any_number_of_threads()
    {
        Graph graph = Predictions();
        CpuOptions options = new() { Threads = 2 };
        double[][] whole = GraphRun.Run(graph, GraphRun.Backend(options with { DividesBatches = false }), s_pixels);
        double[][] parts = GraphRun.Run(graph, GraphRun.Backend(options), s_pixels);
        foreach ((double[] expected, double[] actual) in whole.Zip(parts))
        {
            TensorAssert.Close(expected, actual, 1e-6);
        }

        Assert.All(new[] { 1, 3, 8 }, threads =>
            Assert.Equal(parts, GraphRun.Run(graph, GraphRun.Backend(options with { Threads = threads }), s_pixels)));

        using IExecutable divided = GraphRun.Backend(options).Compile(graph);
        using IExecutable undivided = GraphRun.Backend(options with { DividesBatches = false }).Compile(graph);
        Assert.StartsWith("4 parts of 4 images, 2 at a time", divided.Describe(), StringComparison.Ordinal);
        Assert.Contains("4 parts of 4 images, 2 at a time", divided.Report().Passes);
        Assert.InRange((double)divided.Report().ArenaBytes / undivided.Report().ArenaBytes, 0.4, 0.6);
        Assert.Equal(undivided.Report().TensorBytes, divided.Report().TensorBytes);
    }

    [Fact]
    public void Sees_weights_that_have_changed_and_runs_may_overlap()
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        Variable kernel = Kernel(backend);
        using IExecutable executable = backend.Compile(Predictions(kernel));
        ITensorStorage pixels = TensorData.Allocate(backend, new TensorType(DType.Float32, (Images, 64, 64, 16)), s_pixels);
        double[] before = Run();
        double[][] beside = [.. Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Run())];
        Assert.All(beside, result => Assert.Equal(before, result));

        TensorData.Write(kernel.Memory, [.. TensorData.Read(kernel.Memory).Select(number => number / 2)]);
        Assert.NotEqual(before, Run());

        double[] Run()
        {
            ITensorStorage[] results =
                [backend.Allocate(new TensorType(DType.Float32, (Images, 256))), backend.Allocate(new TensorType(DType.Float32, Images))];
            executable.Run([pixels], results);
            return TensorData.Read(results[0]);
        }
    }

    [Fact]
    public void Refuses_tensors_of_another_type()
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        using IExecutable executable = backend.Compile(Predictions());
        ITensorStorage few = backend.Allocate(new TensorType(DType.Float32, (4, 64, 64, 16)));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => executable.Run([few], []));
        Assert.Contains("The input 0 is float32(16, 64, 64, 16). Received: float32(4, 64, 64, 16).", exception.Message);
    }

    [Fact]
    public void What_is_small_stays_whole()
    {
        Value x = Inputs.Float32((Images, 8, 8, 16));
        Value y = Ops.Conv2D(x, Kernel(GraphRun.Backend(GraphRun.Reference)), Window2D.Valid(1, 1, 1));
        using IExecutable executable = GraphRun.Backend(new CpuOptions { Threads = 2 }).Compile(new Graph([x], [y], []));
        Assert.DoesNotContain("parts of", executable.Describe());
    }

    private static Graph Predictions(Variable? kernel = null)
    {
        Value x = Inputs.Float32((Images, 64, 64, 16));
        Value y = Ops.Relu(Ops.Conv2D(x, kernel ?? Kernel(GraphRun.Backend(GraphRun.Reference)), Window2D.Valid(1, 1, 1)));
        Value means = Ops.Mean(y, (1, 2));
        return new Graph([x], [means, Ops.Max(means, 1)], []);
    }

    private static Variable Kernel(CpuBackend backend) => new("kernel", TensorData.Allocate(
        backend, new TensorType(DType.Float32, (1, 1, 16, 256)), TensorData.Uniform(16 * 256, seed: 2)));
}
