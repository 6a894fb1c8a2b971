using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

public class TorchExecutableTests
{
    private static readonly TensorType s_pair = new(DType.Float32, 2);

    [TorchFact]
    public void Updates_exchange_old_values()
    {
        (Variable a, Variable b) = (Make("a", 1, 2), Make("b", 3, 4));
        Run(new Graph([], [], [new Update(a, b), new Update(b, Ops.Reshape(a, 2))]));
        Assert.Equal([3, 4], TensorData.Read(a.Storage));
        Assert.Equal([1, 2], TensorData.Read(b.Storage));
    }

    [TorchFact]
    public void A_variable_takes_its_own_elements_in_another_order()
    {
        Variable a = Make("a", 1, 2);
        Run(new Graph([], [], [new Update(a, a["::-1"] + 0)]));
        Assert.Equal([2, 1], TensorData.Read(a.Storage));
        Variable square = new("s", TensorData.Allocate(TorchRequirement.Backend, new TensorType(DType.Float32, (2, 2)), [1, 2, 3, 4]));
        Run(new Graph([], [], [new Update(square, Ops.Transpose(square, [1, 0]))]));
        Assert.Equal([1, 3, 2, 4], TensorData.Read(square.Storage));
    }

    [TorchFact]
    public void A_run_that_fails_changes_nothing_and_leaks_nothing_and_the_next_one_works()
    {
        Variable a = Make("a", 1, 2);
        Value indices = Ops.Placeholder("i", new TensorType(DType.Int32, 1));
        Value taken = Ops.Gather(a, indices, 0);
        using IExecutable executable = TorchRequirement.Backend.Compile(new Graph([indices], [taken], [new Update(a, a * 2)]));
        ITensorStorage result = TorchRequirement.Backend.Allocate(taken.Types[0]);
        ITensorStorage index = TensorData.Allocate(TorchRequirement.Backend, indices.Types[0], [2]);
        string message = Assert.Throws<ArgumentException>(() => executable.Run([index], [result])).Message;
        Assert.Equal("Index 2 lies outside an axis of 2 elements; those of it have indices -2 to 1.", message);
        Assert.Equal([1, 2], TensorData.Read(a.Storage));
        TensorData.Write(index, [-1]);
        executable.Run([index], [result]);
        Assert.Equal([2], TensorData.Read(result));
        Assert.Equal([2, 4], TensorData.Read(a.Storage));
    }

    [TorchFact]
    public void Integers_are_not_divided_by_zero()
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Int32, 2));
        Graph graph = new([x], [Ops.Divide(Ops.Constant(7, DType.Int32), x)], []);
        Assert.Equal([3, -3], GraphRun.Run(graph, TorchRequirement.Backend, [2, -2])[0]);
        Assert.Throws<DivideByZeroException>(() => GraphRun.Run(graph, TorchRequirement.Backend, [2, 0]));
    }

    [TorchFact]
    public void Integers_wrap_around_as_on_the_processor()
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Int32, 2));
        Value y = Ops.Placeholder("y", new TensorType(DType.Int32, (2, 1)));
        Graph graph = new([x, y], [x + y, x - y, x * y], []);
        double[][] data = [[int.MaxValue, 5], [1, int.MinValue]];
        Assert.Equal(GraphRun.Run(graph, GraphRun.Reference, data), GraphRun.Run(graph, TorchRequirement.Backend, data));
    }

    [TorchFact]
    public void Random_numbers_have_the_bits_of_the_processors_engine()
    {
        Value step = Ops.Placeholder("step", new TensorType(DType.Int64, Shape.Scalar));
        Value drawn = new(new Engine.Operations.RandomUniformOp((3, 5), DType.Float32, 7), step);
        Graph graph = new([step], [drawn], []);
        Assert.Equal(GraphRun.Run(graph, new CpuOptions { Threads = 1 }, [4d]), GraphRun.Run(graph, TorchRequirement.Backend, [4d]));
    }

    [TorchFact]
    public void Tensors_are_copied_between_backends()
    {
        foreach (DType dtype in Enum.GetValues<DType>())
        {
            ITensorStorage here = TensorData.Allocate(TorchRequirement.Backend, new TensorType(dtype, 3), [1, 2, 3]);
            ITensorStorage there = GraphRun.Backend(GraphRun.Reference).Allocate(here.Type);
            there.CopyFrom(here);
            ITensorStorage back = TorchRequirement.Backend.Allocate(here.Type);
            back.CopyFrom(there);
            ITensorStorage last = TorchRequirement.Backend.Allocate(here.Type);
            last.CopyFrom(back);
            Assert.Equal([1, 2, 3], TensorData.Read(last));
        }

        Assert.Throws<ArgumentException>(
            () => TorchRequirement.Backend.Allocate(s_pair).CopyFrom(TorchRequirement.Backend.Allocate(new TensorType(DType.Float32, 3))));
    }

    [TorchFact]
    public void The_devices_that_are_found_are_named()
    {
        IReadOnlyList<DeviceReport> devices = new TorchDevices().Find();
        Assert.Equal(("torch", "cpu", "CPU", null), (devices[0].Backend, devices[0].Device, devices[0].Kind, devices[0].Problem));
        Assert.Contains($"libtorch {LibTorch.Instance.Version} of {LibTorch.Instance.Folder}", devices[0].Details);
        Assert.All(devices.Skip(1), device => Assert.Equal("GPU", device.Kind));
        Assert.NotEmpty(devices.Skip(1));
    }

    [TorchFact]
    public void Tensors_of_another_backend_are_refused_with_the_reason()
    {
        IBackend cpu = GraphRun.Backend(GraphRun.Reference);
        Variable foreign = new("w", cpu.Allocate(s_pair));
        string message = Assert.Throws<ArgumentException>(
            () => TorchRequirement.Backend.Compile(new Graph([], [foreign * 2], []))).Message;
        Assert.Contains("w lives on another backend", message);
        Value x = Ops.Placeholder("x", s_pair);
        using IExecutable executable = TorchRequirement.Backend.Compile(new Graph([x], [x * 2], []));
        Assert.Contains(
            "another backend",
            Assert.Throws<ArgumentException>(() => executable.Run([cpu.Allocate(s_pair)], [cpu.Allocate(s_pair)])).Message);
    }

    [TorchFact]
    public void The_processors_engine_refuses_tensors_of_this_backend_with_the_reason()
    {
        Variable foreign = new("w", TorchRequirement.Backend.Allocate(s_pair));
        using IExecutable executable = GraphRun.Backend(GraphRun.Reference).Compile(new Graph([], [foreign * 2], []));
        Assert.Contains(
            "another backend",
            Assert.Throws<ArgumentException>(
                () => executable.Run([], [GraphRun.Backend(GraphRun.Reference).Allocate(s_pair)])).Message);
    }

    [TorchFact]
    public void What_a_call_refuses_is_an_exception_with_its_name()
    {
        Programs.ProgramBuilder builder = new(((TorchBackend)TorchRequirement.Backend).Place) { Place = " for MatMul of fc" };
        Programs.Register x = builder.Constant([1, 2], s_pair);
        Programs.Register result = builder.Add();
        builder.Copy(result, builder.Call("aten::mm", x, x));
        using Programs.TorchProgram program = new(builder, [result]);
        TorchStorage storage = new(s_pair, builder.Device);
        TorchException exception = Assert.Throws<TorchException>(() => program.Run([storage.Handle.Bare], null));
        Assert.Contains("aten::mm for MatMul of fc", exception.Message);
    }

    [TorchFact]
    public void Tensors_and_memory_stay_the_same_over_many_runs()
    {
        Variable weight = Make("w", 1, 2);
        Value x = Ops.Placeholder("x", s_pair);
        using IExecutable executable = TorchRequirement.Backend.Compile(
            new Graph([x], [Ops.Sum(x * weight)], [new Update(weight, (weight * 0.5) + x)]));
        ITensorStorage input = TensorData.Allocate(TorchRequirement.Backend, s_pair, [1, 1]);
        ITensorStorage result = TorchRequirement.Backend.Allocate(new TensorType(DType.Float32, Shape.Scalar));
        ITensorStorage[] inputs = [input];
        ITensorStorage[] results = [result];
        for (int run = 0; run < 1000; run++)
        {
            executable.Run(inputs, results);
        }

        long tensors = TensorHandle.Alive;
        long bytes = Environment.WorkingSet;
        long managed = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < 10_000; run++)
        {
            executable.Run(inputs, results);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managed);
        Assert.Equal(tensors, TensorHandle.Alive);
        Assert.InRange(Environment.WorkingSet - bytes, long.MinValue, 4 << 20);
    }

    [TorchFact]
    public void The_plan_names_the_calls_of_every_step_and_its_times()
    {
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (64, 64)));
        using IExecutable executable = TorchRequirement.Backend.Profiled().Compile(new Graph([x], [Ops.Relu(Ops.MatMul(x, x))], []));
        executable.Run([TorchRequirement.Backend.Allocate(x.Types[0])], [TorchRequirement.Backend.Allocate(x.Types[0])]);
        PlanReport report = executable.Report();
        Assert.Equal(["aten::mm", "aten::relu_"], report.Steps.Select(step => step.Kernel));
        Assert.Equal(2 * 64 * 64 * 64, report.Steps[0].Flops);
        Assert.All(report.Steps, step => Assert.InRange(step.Milliseconds, 1e-6, 1e4));
        Assert.StartsWith($"cpu by libtorch {LibTorch.Instance.Version}", report.Device);
        Assert.Contains("aten::relu_(", executable.Describe());
        Assert.InRange(TorchRequirement.Backend.MeasurePeak(), 1, 1e6);
    }

    private static Variable Make(string name, params double[] data) =>
        new(name, TensorData.Allocate(TorchRequirement.Backend, new TensorType(DType.Float32, data.Length), data));

    private static void Run(Graph graph)
    {
        using IExecutable executable = TorchRequirement.Backend.Compile(graph);
        executable.Run([], []);
    }
}
