using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Cpu.Kernels;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Cpu;

public class CpuBackendTests
{
    [Fact]
    public void Allocates_zeroed_tensors_that_keep_what_is_written()
    {
        ITensorStorage storage = new CpuBackend(new CpuOptions { Threads = 1 }).Allocate(new TensorType(DType.Int32, (2, 2)));
        int[] numbers = new int[4];
        storage.Read<int>(numbers);
        Assert.Equal([0, 0, 0, 0], numbers);
        storage.Write<int>([1, 2, 3, 4]);
        storage.Read<int>(numbers);
        Assert.Equal([1, 2, 3, 4], numbers);
    }

    [Fact]
    public void Rejects_spans_of_another_length_or_type()
    {
        ITensorStorage storage = GraphRun.Backend(GraphRun.Reference).Allocate(new TensorType(DType.Float32, (2, 2)));
        ArgumentException exception = Assert.Throws<ArgumentException>(() => storage.Write<float>([1, 2, 3]));
        Assert.Equal(
            "The tensor is float32(2, 2) with 4 elements. Received: 3 elements of float32.", exception.Message);
        Assert.Throws<ArgumentException>(() => storage.Write<double>([1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => storage.Read<float>(new float[5]));
    }

    [Fact]
    public void Counts_cores_by_default_and_offers_options()
    {
        CpuBackend backend = new();
        Assert.Equal("cpu", backend.Name);
        Assert.Equal(new CpuOptions().Threads, backend.Pool.Threads);
        Assert.Same(CpuPipeline.Default, backend.Options.Passes);
        Assert.False(backend.Options.ReferenceKernelsOnly);
    }

    [Fact]
    public void Runs_only_reference_kernels_on_request()
    {
        Value x = Inputs.Float32((64, 64));
        using IExecutable executable = GraphRun.Backend(GraphRun.Reference)
            .Compile(new Graph([x], [Ops.Softmax(Ops.MatMul(Ops.Relu(x), x))], []));
        Assert.Equal(3, executable.Describe().Split(" by Reference").Length - 1);
    }

    [Fact]
    public void Has_a_reference_kernel_for_every_op_that_computes()
    {
        Type[] views =
        [
            typeof(PartOp), typeof(ReshapeOp), typeof(StopGradientOp), typeof(AgainOp), typeof(PlaceholderOp), typeof(VariableOp),
            typeof(ConstantOp), typeof(GradientsOp),  // A pass takes the place of the last.
        ];
        IEnumerable<Type> ops = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract);
        Assert.All(ops.Except(views), op => Assert.True(
            KernelSelection.For(op).Any() && KernelSelection.IsReference(KernelSelection.For(op).Last()),
            $"The list of {op.Name} does not end with a reference kernel."));
    }

    [Fact]
    public void Names_kernels_apart()
    {
        IEnumerable<string> names = KernelSelection.All.Select(kernel => kernel.OpType.Name + " " + kernel.Name);
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Executables_share_memory_for_runs()
    {
        ArenaPool pool = new();
        NativeBlock first = pool.Rent(1000);
        NativeBlock second = pool.Rent(1000);
        Assert.NotEqual(first.Pointer, second.Pointer);
        Assert.Equal(0, first.Pointer % 64);
        pool.Return(first);
        Assert.Same(first, pool.Rent(500));
        pool.Return(first);
        pool.Return(second);
        Assert.True(pool.Rent(5000).Bytes >= 5000);
    }
}
