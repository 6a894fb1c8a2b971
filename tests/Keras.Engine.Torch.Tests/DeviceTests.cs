using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;
using Keras.Testing;

namespace Keras.Engine.Torch.Tests;

/// <summary>What is asked of devices: which, how exactly, and how much of their memory. What needs no GPU to be tried.</summary>
public class DeviceTests
{
    [TorchFact]
    public void A_device_that_computes_as_the_processors_engine_passes()
    {
        SelfCheck.Run(TorchRequirement.Backend, GraphRun.Backend(GraphRun.Reference));
        SelfCheck.Run(GraphRun.Backend(new Engine.Cpu.CpuOptions()), GraphRun.Backend(GraphRun.Reference));
    }

    [Theory]
    [InlineData(0, 1.01f, "losses")]
    [InlineData(1, 1.01f, "gradient of the first kernel")]
    [InlineData(2, float.NaN, "gradient of the weights")]
    public void A_device_that_computes_wrongly_is_refused(int result, float factor, string named)
    {
        IBackend right = GraphRun.Backend(GraphRun.Reference);
        string message = Assert.Throws<NotSupportedException>(
            () => SelfCheck.Run(new WrongBackend(right, result, factor), right)).Message;
        Assert.StartsWith($"a broken card computes wrongly: the {named} of a small network should have ", message);
        Assert.Contains("device: \"cpu\"", message);
    }

    [Fact]
    public void A_GPU_without_a_number_is_the_first_that_may_be_used()
    {
        Assert.Equal(0, TorchDevice.Choose("cuda", 2, _ => true));
        Assert.Equal(1, TorchDevice.Choose("cuda", 2, name => name == "cuda:1"));
        Assert.Equal(1, TorchDevice.Choose("gpu", 2, name => name == "cuda:1"));
        Assert.Equal(1, TorchDevice.Choose("cuda:1", 2, _ => true));
    }

    [Theory]
    [InlineData("cuda:0", "Those that may be used: \"cuda:1\".")]
    [InlineData("cuda:2", "this machine has 2 GPUs. Those that may be used: \"cuda:1\".")]
    public void A_GPU_that_may_not_be_used_is_refused(string name, string reason) => Assert.Contains(
        reason, Assert.Throws<NotSupportedException>(() => TorchDevice.Choose(name, 2, gpu => gpu == "cuda:1")).Message);

    [Fact]
    public void Where_no_GPU_may_be_used_none_is_found() => Assert.Contains(
        "Config.SetVisibleDevices has left none",
        Assert.Throws<NotSupportedException>(() => TorchDevice.Choose("cuda", 1, _ => false)).Message);

    [Fact]
    public void Visible_devices_are_GPUs_of_this_machine()
    {
        try
        {
            string message = Assert.Throws<ArgumentException>(
                () => Config.SetVisibleDevices([new DeviceReport("torch", "cuda:77", "GPU", "", null)])).Message;
            Assert.StartsWith("cuda:77 is no GPU that can be used here.", message);
            Config.SetVisibleDevices([]);
            Assert.Empty(Config.GetVisibleDevices());
            Assert.False(DeviceLimits.IsVisible("cuda:0"));
        }
        finally
        {
            DeviceLimits.VisibleGpus = null;
        }

        Assert.True(DeviceLimits.IsVisible("cuda:0"));
        Assert.Equal(Config.ListPhysicalDevices("GPU"), Config.GetVisibleDevices());
    }

    [Fact]
    public void What_exceeds_a_limit_is_refused_with_what_is_needed_and_left()
    {
        long? limit = null;
        DeviceMemory memory = new("cuda:7", total: 64 << 20, () => limit);
        memory.Take(16 << 20, "A tensor");
        memory.Require(48 << 20, "A step on a batch of 64", "");
        limit = 32 << 20;
        string message = Assert.Throws<InsufficientMemoryException>(
            () => memory.Require(24 << 20, "A step on a batch of 64", ", or Compile(memory: \"recompute\")")).Message;
        Assert.Equal(
            "A step on a batch of 64 needs 24.0 MiB on cuda:7, and 16.0 MiB are left of 32.0 MiB (the limit that was set). "
            + "Use a smaller batch, or Compile(memory: \"recompute\"), or a smaller model.",
            message);
        Assert.Throws<InsufficientMemoryException>(() => memory.Take(17 << 20, "A tensor"));
        Assert.Equal(16 << 20, memory.Held);
        memory.Free(16 << 20);
        memory.Require(32 << 20, "A step", "");
        limit = 128 << 20;
        Assert.Throws<InsufficientMemoryException>(() => memory.Require(65 << 20, "A step", ""));
    }

    [Fact]
    public void The_memory_of_a_device_that_is_not_there_cannot_be_limited()
    {
        string message = Assert.Throws<ArgumentException>(() => Config.SetMemoryLimit("cuda:77", 1 << 30)).Message;
        Assert.StartsWith("There is no device \"cuda:77\".", message);
        Assert.Throws<ArgumentOutOfRangeException>(() => DeviceLimits.Limit("cuda:77", 0));
        DeviceLimits.Limit("cuda:77", 5);
        Assert.Equal(5, DeviceLimits.BytesOf("cuda:77"));
        DeviceLimits.Limit("cuda:77", null);
        Assert.Null(DeviceLimits.BytesOf("cuda:77"));
    }

    [TorchFact]
    public void A_limit_of_the_processors_memory_holds_for_libtorch_too_and_what_was_refused_works_with_more()
    {
        long before = MemoryBudget.Limit;
        Value x = Ops.Placeholder("x", new TensorType(DType.Float32, (512, 1024, 64)));
        Graph graph = new([x], [Ops.Sum(Ops.Exp(x), [0, 1, 2])], []);
        try
        {
            // Less than the graph needs alone, so that what earlier tests have left makes no room for it when it is collected.
            Config.SetMemoryLimit("cpu", 64 << 20);
            string message = Assert.Throws<InsufficientMemoryException>(() => TorchRequirement.Backend.Compile(graph)).Message;
            Assert.Contains("128.0 MiB", message);
            Assert.Contains("Use a smaller batch", message);
        }
        finally
        {
            MemoryBudget.Limit = before;
        }

        using IExecutable executable = TorchRequirement.Backend.Compile(graph);
        Assert.InRange(executable.Report().ArenaBytes, 128 << 20, 129 << 20);
    }

    [TorchFact]
    public void Determinism_and_TF32_reach_libtorch()
    {
        TorchSettings settings = LibTorch.Instance.Settings;
        Assert.Null(settings.Missing);
        if (!OperatingSystem.IsLinux())
        {
            // What the library says for itself is asked by names of one compiler.
            return;
        }

        settings.Apply(deterministic: true, tensorFloat32: false);
        Assert.Equal((true, false, false), Read());
        settings.Apply(deterministic: false, tensorFloat32: true);
        Assert.Equal((false, true, true), Read());
        settings.Apply(deterministic: true, tensorFloat32: false);
        Assert.Equal((true, false, false), Read());

        static unsafe (bool Deterministic, bool Benchmark, bool Products) Read()
        {
            nint library = System.Runtime.InteropServices.NativeLibrary.Load(
                Path.Combine(LibTorch.Instance.Folder, LibTorchFiles.FileName("torch_cpu")));
            nint context = ((delegate* unmanaged<nint>)Find("_ZN2at13globalContextEv"))();
            return (Ask("_ZNK2at7Context18deterministicCuDNNEv"), Ask("_ZNK2at7Context14benchmarkCuDNNEv"),
                Ask("_ZNK2at7Context15allowTF32CuBLASEv"));

            nint Find(string name) => System.Runtime.InteropServices.NativeLibrary.GetExport(library, name);

            bool Ask(string name) => ((delegate* unmanaged<nint, byte>)Find(name))(context) != 0;
        }
    }

    [TorchFact]
    public void Without_determinism_the_device_draws_random_numbers_itself()
    {
        Value step = Ops.Placeholder("step", new TensorType(DType.Int64, Shape.Scalar));
        Value first = new(new Engine.Operations.RandomUniformOp((64, 64), DType.Float32, 7), step);
        Value second = new(new Engine.Operations.RandomUniformOp((64, 64), DType.Float32, 8), step);
        Graph graph = new([step], [first, second], []);
        double[][] seeded = GraphRun.Run(graph, TorchRequirement.Backend, [4d]);
        Assert.Equal(seeded, GraphRun.Run(graph, TorchRequirement.Backend, [4d]));
        Config.Deterministic = false;
        try
        {
            double[][] drawn = GraphRun.Run(graph, TorchRequirement.Backend, [4d]);
            Assert.NotEqual(drawn[0], drawn[1]);
            Assert.NotEqual(drawn[0], GraphRun.Run(graph, TorchRequirement.Backend, [4d])[0]);
            Assert.All(drawn, numbers => Assert.InRange(numbers.Average(), 0.47, 0.53));
            Assert.All(drawn.SelectMany(numbers => numbers), number => Assert.InRange(number, 0, 0.99999999));
        }
        finally
        {
            Config.Deterministic = true;
        }
    }

    private sealed class WrongBackend(IBackend right, int result, float factor) : IBackend
    {
        public string Name => "wrong";

        public string Device => "a broken card";

        public IExecutable Compile(Graph graph) => new WrongExecutable(right.Compile(graph), result, factor);

        public ITensorStorage Allocate(TensorType type) => right.Allocate(type);

        public IBackend Profiled() => this;

        public double MeasurePeak() => right.MeasurePeak();
    }

    private sealed class WrongExecutable(IExecutable right, int result, float factor) : IExecutable
    {
        public void Run(ReadOnlySpan<ITensorStorage> inputs, ReadOnlySpan<ITensorStorage> results)
        {
            right.Run(inputs, results);
            float[] numbers = new float[results[result].Type.Shape.Length];
            results[result].Read<float>(numbers);
            results[result].Write<float>(Array.ConvertAll(numbers, number => number * factor));
        }

        public string Describe() => right.Describe();

        public PlanReport Report() => right.Report();

        public void Dispose() => right.Dispose();
    }
}
