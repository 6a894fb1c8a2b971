using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu;

public class CpuExecutableTests
{
    public static TheoryData<int> Threads => [1, 2, 16];

    [Fact]
    public void Runs_a_training_step_of_logistic_regression()
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        Variable weights = Variables.Float32("weights", (2, 1));
        (Graph graph, double[][] data) = LogisticRegression(weights);
        ITensorStorage[] inputs = Tensors(backend, graph, data);
        ITensorStorage result = backend.Allocate(graph.Results[0].Types[0]);
        using IExecutable executable = backend.Compile(graph);
        executable.Run(inputs, [result]);
        Assert.Equal(0.25, TensorData.Read(result)[0]);
        for (int step = 0; step < 500; step++)
        {
            executable.Run(inputs, [result]);
        }

        Assert.InRange(TensorData.Read(result)[0], 0, 0.09);
    }

    [Fact]
    public void Swaps_two_variables_in_one_step()
    {
        Variable a = Variables.Float32("a", 2, 1, 2);
        Variable b = Variables.Float32("b", 2, 3, 4);
        GraphRun.Run(new Graph([], [], [new Update(a, b), new Update(b, a)]), GraphRun.Reference);
        Assert.Equal([3, 4], a.Data());
        Assert.Equal([1, 2], b.Data());
    }

    [Fact]
    public void Swaps_through_views()
    {
        Variable a = Variables.Float32("a", 2, 1, 2);
        Variable b = Variables.Float32("b", (1, 2), 3, 4);
        GraphRun.Run(
            new Graph([], [], [new Update(a, Ops.Reshape(b, 2)), new Update(b, Ops.Reshape(Ops.StopGradient(a), (1, 2)))]),
            GraphRun.Reference);
        Assert.Equal([3, 4], a.Data());
        Assert.Equal([1, 2], b.Data());
    }

    [Fact]
    public void Reads_see_a_variable_as_it_was_before_the_run()
    {
        Variable a = Variables.Float32("a", 1, 1);
        Variable b = Variables.Float32("b", 1, 10);
        Value next = a + 1;
        Graph graph = new([], [a, next, a * b], [new Update(a, next), new Update(b, b + a)]);
        double[][] results = GraphRun.Run(graph, GraphRun.Reference);
        Assert.Equal([1, 2, 10], results.Select(result => result[0]));
        Assert.Equal([2], a.Data());
        Assert.Equal([11], b.Data());
        results = GraphRun.Run(graph, GraphRun.Reference);
        Assert.Equal([2, 3, 22], results.Select(result => result[0]));
        Assert.Equal([13], b.Data());
    }

    [Fact]
    public void A_failing_run_updates_nothing()
    {
        Variable a = Variables.Of(new TensorType(DType.Int32, 1), "a", 1);
        Value zero = Inputs.Of(DType.Int32, 1);
        Graph graph = new([zero], [a / zero], [new Update(a, a + 1)]);
        Assert.Throws<DivideByZeroException>(() => GraphRun.Run(graph, GraphRun.Reference, [0]));
        Assert.Equal([1], a.Data());
    }

    [Fact]
    public void Returns_inputs_variables_and_constants_as_results()
    {
        Value x = Inputs.Float32(2);
        Variable a = Variables.Float32("a", 1, 5);
        double[][] results = GraphRun.Run(
            new Graph([x], [x, a, Ops.Constant(7), Ops.Reshape(x, (2, 1))], []), GraphRun.Reference, [1, 2]);
        Assert.Equal([1, 2, 5, 7, 1, 2], results.SelectMany(result => result));
    }

    [Fact]
    public void Ignores_inputs_that_nothing_reads()
    {
        Value unused = Inputs.Float32(2);
        Value x = Inputs.Float32(1);
        Assert.Equal([4], GraphRun.Run(new Graph([unused, x], [x + 1], []), GraphRun.Reference, [1, 2], [3])[0]);
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Allocates_nothing_while_running(int threads)
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = threads });
        Variable weights = Variables.Float32("weights", (2, 1));
        (Graph graph, double[][] data) = LogisticRegression(weights);
        ITensorStorage[] inputs = Tensors(backend, graph, data);
        ITensorStorage[] results = [backend.Allocate(graph.Results[0].Types[0])];
        using IExecutable executable = backend.Compile(graph);
        for (int warmUp = 0; warmUp < 3; warmUp++)
        {
            executable.Run(inputs, results);
        }

        // A collection on another thread may move the counter; what a run allocates, it allocates every time.
        long allocated = long.MaxValue;
        for (int attempt = 0; attempt < 10 && allocated > 0; attempt++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            executable.Run(inputs, results);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - start);
        }

        Assert.Equal(0, allocated);
    }

    [Theory]
    [MemberData(nameof(RandomGraphs.Seeds), MemberType = typeof(RandomGraphs))]
    public void Gives_the_same_bits_on_any_number_of_threads(int seed)
    {
        Graph graph = RandomGraphs.Create(seed);
        double[][] inputs =
            [.. graph.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        double[][] one = GraphRun.Run(graph, new CpuOptions { Threads = 1 }, inputs);
        foreach (int threads in new[] { 2, 16 })
        {
            double[][] many = GraphRun.Run(graph, new CpuOptions { Threads = threads }, inputs);
            for (int result = 0; result < one.Length; result++)
            {
                Assert.Equal(one[result], many[result]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(RandomGraphs.Seeds), MemberType = typeof(RandomGraphs))]
    public void Agrees_with_the_reference_kernels_in_float64(int seed)
    {
        Graph single = RandomGraphs.Create(seed);
        Graph exact = RandomGraphs.Create(seed, DType.Float64);
        double[][] inputs =
            [.. single.Inputs.Select((input, index) => TensorData.Uniform(input.Shape.Length, seed: index + 1))];
        double[][] expected = GraphRun.Run(exact, GraphRun.Reference, inputs);
        double[][] actual = GraphRun.Run(single, new CpuOptions { Threads = 2 }, inputs);
        for (int result = 0; result < expected.Length; result++)
        {
            // Normalizing nearly constant values multiplies rounding errors; other numbers are near 1.
            TensorAssert.Close([1, .. expected[result]], [1, .. actual[result]], 1e-4, $"Result {result}");
        }
    }

    [Fact]
    public void Runs_of_one_graph_may_overlap_if_it_updates_nothing()
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 3 });
        Value x = Inputs.Float32((64, 512));
        Graph graph = new([x], [Ops.Sum(Ops.Tanh(x * 0.5) + Ops.Exp(x), [1])], []);
        using IExecutable executable = backend.Compile(graph);
        double[][] data = [.. Enumerable.Range(0, 8).Select(seed => TensorData.Uniform(64 * 512, seed: seed))];
        double[][] expected = [.. data.Select(Compute)];
        Parallel.For(0, 64, run => Assert.Equal(expected[run % 8], Compute(data[run % 8])));

        double[] Compute(double[] numbers)
        {
            ITensorStorage result = backend.Allocate(graph.Results[0].Types[0]);
            executable.Run([TensorData.Allocate(backend, x.Types[0], numbers)], [result]);
            return TensorData.Read(result);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Keeps_packed_weights_until_they_change(bool isChangedByARun)
    {
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2 });
        Value x = Inputs.Float32((1, 2, 2, 3));
        Variable kernel = Variables.Float32("kernel", (1, 1, 3, 4), TensorData.Uniform(12));
        Variable bias = Variables.Float32("bias", 4, 1, 2, 3, 4);
        Variable head = Variables.Float32("head", (16, 2), TensorData.Uniform(32, seed: 2));
        Value y = Ops.Relu(Ops.Conv2D(x, kernel, Window2D.Valid(1, 1, 1)) + bias);
        Graph graph = new([x], [Ops.MatMul(Ops.Reshape(y, (1, 16)), head)], []);
        double[] data = TensorData.Uniform(12, seed: 3);
        ITensorStorage input = TensorData.Allocate(backend, x.Types[0], data);
        ITensorStorage result = backend.Allocate(graph.Results[0].Types[0]);
        using IExecutable executable = backend.Compile(graph);
        for (int run = 0; run < 3; run++)
        {
            executable.Run([input], [result]);
            executable.Run([input], [result]);
            TensorAssert.Close(GraphRun.Run(graph, GraphRun.Reference, data)[0], TensorData.Read(result), 1e-6, $"Run {run}");
            foreach (Variable variable in new[] { kernel, bias, head }.Skip(run))
            {
                if (isChangedByARun)
                {
                    GraphRun.Run(new Graph([], [], [new Update(variable, variable * 1.5)]), GraphRun.Reference);
                }
                else
                {
                    TensorData.Write(variable.Storage, TensorData.Uniform(variable.Shape.Length, seed: run + 5));
                }
            }
        }
    }

    [Fact]
    public void Rejects_tensors_that_do_not_fit_the_graph()
    {
        CpuBackend backend = GraphRun.Backend(GraphRun.Reference);
        Value x = Inputs.Float32(2);
        using IExecutable executable = backend.Compile(new Graph([x], [x + 1], []));
        ITensorStorage good = backend.Allocate(new TensorType(DType.Float32, 2));
        ITensorStorage bad = backend.Allocate(new TensorType(DType.Float32, 3));
        Assert.Equal(
            "The graph has 1 inputs. Received: 0.", Assert.Throws<ArgumentException>(() => executable.Run([], [good])).Message);
        Assert.Equal(
            "The input 0 is float32(2,). Received: float32(3,).",
            Assert.Throws<ArgumentException>(() => executable.Run([bad], [good])).Message);
        Assert.Equal(
            "The result 0 is float32(2,). Received: float32(3,).",
            Assert.Throws<ArgumentException>(() => executable.Run([good], [bad])).Message);
    }

    [Fact]
    public void Reports_passes_memory_and_steps()
    {
        Value x = Inputs.Float32((2, 3));
        Value kernel = Inputs.Float32((3, 4));
        Graph graph = new([x, kernel], [Ops.Softmax(Ops.MatMul(x, kernel))], []);
        CpuBackend backend = GraphRun.Backend(new CpuOptions { Threads = 2, Profile = true });
        using IExecutable executable = backend.Compile(graph);
        Assert.All(executable.Report().Steps, step => Assert.Equal(0, step.Milliseconds));
        executable.Run(
            [.. graph.Inputs.Select(input => backend.Allocate(input.Types[0]))],
            [backend.Allocate(graph.Results[0].Types[0])]);

        PlanReport report = executable.Report();

        Assert.Equal(
            CpuPipeline.Default.Passes.Select(pass => pass.Name), report.Passes.Select(line => line.Split(':')[0]));
        Assert.Equal($"2 threads, {backend.Isa}", report.Device);
        Assert.Equal($"1 thread, {backend.Isa}", GraphRun.Backend(GraphRun.Reference).Device);
        Assert.True(report.ArenaBytes >= 2 * 4 * sizeof(float), $"The arena has {report.ArenaBytes} bytes.");
        Assert.Equal(["MatMul", "Softmax"], report.Steps.Select(step => step.Op.Split('[')[0]));
        StepReport product = report.Steps[0];
        Assert.Equal("float32(2, 4)", product.Types);
        Assert.Equal(2 * 2 * 3 * 4, product.Flops);
        Assert.Equal(((2 * 3) + (3 * 4) + (2 * 4)) * sizeof(float), product.Bytes);
        Assert.All(report.Steps, step => Assert.True(step.Milliseconds > 0 && step.Pieces > 0 && step.Kernel.Length > 0));

        // Both steps have one piece: one of two threads waits.
        Assert.All(report.Steps, step => Assert.InRange(step.IdleMilliseconds!.Value, step.Milliseconds, 2 * step.Milliseconds));
    }

    [Fact]
    public void Knows_its_memory_before_the_first_run()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 2 });
        Variable weights = Variables.Float32("weights", (2, 1));
        Variable count = Variables.Of(new TensorType(DType.Int64, Shape.Scalar), "count", 0);
        (Graph graph, double[][] data) = LogisticRegression(weights);
        graph = graph with { Updates = [.. graph.Updates, new Update(count, Ops.Constant(1, DType.Int64))] };
        using IExecutable executable = backend.Compile(graph);

        PlanReport report = executable.Report();

        Assert.Equal((2 * sizeof(float)) + sizeof(long), report.VariableBytes);
        Assert.Equal(((4 * 2) + (4 * 1) + 1) * sizeof(float), report.TensorBytes);
        Assert.Equal(report.ArenaBytes + report.ScratchBytes + report.VariableBytes + report.TensorBytes, report.PeakBytes);
        Assert.Contains("variables 16 bytes", executable.Describe(), StringComparison.Ordinal);
        Assert.Equal(0, backend.Arenas.AllocatedBytes);
        executable.Run(Tensors(backend, graph, data), [backend.Allocate(graph.Results[0].Types[0])]);

        // The arena ends on a cache line, and so does what is allocated.
        Assert.InRange(backend.Arenas.AllocatedBytes - report.ArenaBytes - report.ScratchBytes, 0, 256);
        Assert.Equal([1], count.Data());
    }

    [Fact]
    public void Describes_graph_passes_and_plan()
    {
        Value x = Inputs.Float32(2);
        using IExecutable executable = GraphRun.Backend(new CpuOptions { Threads = 2, ReferenceKernelsOnly = true })
            .Compile(new Graph([x], [Ops.Exp(x)], []));
        string text = executable.Describe();
        Assert.Contains("%1 = Exp(%0) float32(2,)", text);
        Assert.Contains("ShareCommonSubexpressions: 2 -> 2 values", text);
        Assert.Contains("plan: 1 steps, arena 128 bytes", text);
        Assert.Contains("2 threads", text);
        Assert.Contains("= Exp(in0) float32(2,) by ReferenceUnary, 1 pieces, @0, 8 bytes alive", text);
    }

    private static (Graph Graph, double[][] Data) LogisticRegression(Variable weights)
    {
        Value x = Inputs.Float32((4, 2));
        Value y = Inputs.Float32((4, 1));
        Value loss = Ops.Mean(Ops.Square(Ops.Sigmoid(Ops.MatMul(x, weights)) - y));
        Value gradient = Gradients.Of(loss, [weights])[0]!;
        Graph graph = new([x, y], [loss], [new Update(weights, weights - (2 * gradient))]);
        return (graph, [[1, 0, 0, 1, 1, 1, -1, -1], [1, 0, 1, 0]]);
    }

    private static ITensorStorage[] Tensors(CpuBackend backend, Graph graph, double[][] data) =>
        [.. graph.Inputs.Select((input, index) => TensorData.Allocate(backend, input.Types[0], data[index]))];
}
