using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu;

public class FrontExecutableTests
{
    private const int Images = 16;

    private static readonly double[] s_pixels = TensorData.Uniform(Images * 64 * 64 * 16, seed: 1);
    private static readonly double[] s_labels = TensorData.Uniform(Images * 3, seed: 2);

    [Fact]
    public void Gives_the_numbers_of_the_whole_batch_in_less_memory_for_any_number_of_threads()
    {
        CpuOptions options = new() { Threads = 2 };
        (double[][] whole, double seenByWhole, PlanReport undivided) = Run(options with { DividesBatches = false });
        (double[][] parts, double seen, PlanReport divided) = Run(options);
        foreach ((double[] expected, double[] actual) in whole.Zip(parts))
        {
            TensorAssert.Close(expected, actual, 1e-6);
        }

        TensorAssert.Close([seenByWhole], [seen], 1e-6);
        Assert.NotEqual(0, seen);
        Assert.All(new[] { 1, 3, 8 }, threads => Assert.Equal(parts, Run(options with { Threads = threads }).Results));

        Assert.Contains("4 parts of 4 images, 2 at a time", divided.Passes);
        Assert.DoesNotContain("parts of", string.Concat(undivided.Passes));
        Assert.InRange((double)divided.ArenaBytes / undivided.ArenaBytes, 0.4, 0.6);
        Assert.Equal((undivided.TensorBytes, undivided.VariableBytes), (divided.TensorBytes, divided.VariableBytes));
        Assert.Equal(undivided.Steps.Count, divided.Steps.Count);
    }

    [Fact]
    public void Sees_weights_that_have_changed()
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        (Graph graph, Variable kernel, _) = Step(backend);
        using IExecutable executable = backend.Compile(graph);
        double[][] before = Run(executable, backend, graph);
        Assert.Equal(before, Run(executable, backend, graph));
        TensorData.Write(kernel.Memory, [.. TensorData.Read(kernel.Memory).Select(number => number / 2)]);
        Assert.NotEqual(before[0], Run(executable, backend, graph)[0]);
    }

    [Fact]
    public void Describes_front_and_rest_and_refuses_tensors_of_another_type()
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        using IExecutable executable = backend.Compile(Step(backend).Graph);
        Assert.StartsWith("4 parts of 4 images, 2 at a time", executable.Describe(), StringComparison.Ordinal);
        Assert.Equal(2, executable.Describe().Split("plan: ").Length - 1);
        ITensorStorage few = backend.Allocate(new TensorType(DType.Float32, (4, 64, 64, 16)));
        ITensorStorage labels = backend.Allocate(new TensorType(DType.Float32, (Images, 3)));
        Assert.Contains(
            "The input 0 is float32(16, 64, 64, 16). Received: float32(4, 64, 64, 16).",
            Assert.Throws<ArgumentException>(() => executable.Run([few, labels], [])).Message);
        Assert.Contains("The graph has 2 inputs. Received: 1.", Assert.Throws<ArgumentException>(() => executable.Run([few], [])).Message);
    }

    [Fact]
    public void What_hands_on_as_much_as_it_computes_stays_whole()
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        Value x = Inputs.Float32((Images, 64, 64, 16));
        Value y = Ops.Conv2D(x, Kernel(backend), Window2D.Valid(1, 1, 1));
        using IExecutable executable = backend.Compile(new Graph([x], [Ops.Mean(y), Ops.Sum(y, 0)], []));
        Assert.DoesNotContain("parts of", executable.Describe());
    }

    private static (double[][] Results, double Seen, PlanReport Report) Run(CpuOptions options)
    {
        CpuBackend backend = GraphRun.Backend(options);
        (Graph graph, _, Variable seen) = Step(backend);
        using IExecutable executable = backend.Compile(graph);
        return (Run(executable, backend, graph), TensorData.Read(seen.Memory)[0], executable.Report());
    }

    private static double[][] Run(IExecutable executable, CpuBackend backend, Graph graph)
    {
        ITensorStorage[] results = [.. graph.Results.Select(result => backend.Allocate(result.Types[0]))];
        executable.Run(
            [.. graph.Inputs.Zip([s_pixels, s_labels], (input, data) => TensorData.Allocate(backend, input.Types[0], data))], results);
        return [.. results.Select(TensorData.Read)];
    }

    // Two results that the front hands on as they are, one that the rest makes, and a sum over runs; rows of labels lie in no line.
    private static (Graph Graph, Variable Kernel, Variable Seen) Step(CpuBackend backend)
    {
        (Value x, Value labels) = (Inputs.Float32((Images, 64, 64, 16)), Inputs.Float32((Images, 3)));
        Variable kernel = Kernel(backend);
        Variable seen = new("seen", TensorData.Allocate(backend, new TensorType(DType.Float32, Shape.Scalar), [0]));
        Value means = Ops.Mean(Ops.Relu(Ops.Conv2D(x, kernel, Window2D.Valid(1, 1, 1))), (1, 2));
        Value loss = Ops.Mean(Ops.Slice(means, 1, 0, 3) * labels);
        return (new Graph([x, labels], [loss, means, Ops.Max(means, 1)], [new Update(seen, seen + loss)]), kernel, seen);
    }

    private static Variable Kernel(CpuBackend backend) => new("kernel", TensorData.Allocate(
        backend, new TensorType(DType.Float32, (1, 1, 16, 256)), TensorData.Uniform(16 * 256, seed: 2)));
}
