using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Graphs;
using Keras.Engine.Tensors;
using Keras.Testing;

namespace Keras.Engine.Tests.Backends;

/// <summary>Tests that change what the whole process may hold.</summary>
[CollectionDefinition(nameof(MemoryBudgetTests), DisableParallelization = true)]
[Collection(nameof(MemoryBudgetTests))]
public sealed unsafe class MemoryBudgetTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly long _limit = MemoryBudget.Limit;

    public void Dispose() => MemoryBudget.Limit = _limit;

    [Fact]
    public void Knows_the_machine_and_what_the_process_holds()
    {
        Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, _limit);
        Assert.InRange(MemoryBudget.Available, 1, _limit - (Environment.WorkingSet / 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MemoryBudget.Limit = 0);
    }

    [Fact]
    public void Refuses_what_does_not_fit_and_says_how_much_is_left()
    {
        MemoryBudget.Limit = Environment.WorkingSet + (200 * Megabyte);
        MemoryBudget.Announce(50 * Megabyte, "A little");
        string message = Assert.Throws<InsufficientMemoryException>(() => MemoryBudget.Announce(3L << 30, "The weight fc/kernel")).Message;
        Assert.StartsWith("The weight fc/kernel needs 3.0 GiB, and ", message, StringComparison.Ordinal);
        Assert.Contains(" MiB are left of the ", message, StringComparison.Ordinal);
        Assert.EndsWith("or a machine with more memory.", message, StringComparison.Ordinal);

        // What was refused does not count, however much it was.
        for (int attempt = 0; attempt < 5; attempt++)
        {
            Assert.Throws<InsufficientMemoryException>(() => MemoryBudget.Announce(long.MaxValue / 2, "All"));
        }

        MemoryBudget.Announce(Megabyte, "A little");
    }

    [Fact]
    public void Tensors_count_until_they_are_let_go()
    {
        // What earlier tests have left would be let go in between, and count as room.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        MemoryBudget.Limit = Environment.WorkingSet + (400 * Megabyte);
        List<CpuStorage> tensors = [];
        Assert.Throws<InsufficientMemoryException>(() =>
        {
            for (int tensor = 0; tensor < 20; tensor++)
            {
                tensors.Add(new CpuStorage(new TensorType(DType.Float32, 1 << 24)));
            }
        });
        Assert.InRange(tensors.Count, 2, 7);
        tensors.Clear();
        Assert.Equal(1 << 24, new CpuStorage(new TensorType(DType.Float32, 1 << 24)).Type.Shape.Length);
    }

    [Fact]
    public void Memory_that_nobody_holds_is_collected_before_anything_is_refused()
    {
        MemoryBudget.Limit = Environment.WorkingSet + (300 * Megabyte);
        for (int tensor = 0; tensor < 20; tensor++)
        {
            // Let go at once; 64 MB each.
            Assert.Equal(1 << 24, new CpuBackend(new CpuOptions { Threads = 1 }).Allocate(new TensorType(DType.Float32, 1 << 24)).Type.Shape.Length);
        }
    }

    [Fact]
    public void Tensors_and_plans_are_refused_before_they_take_memory()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        MemoryBudget.Limit = Environment.WorkingSet + (100 * Megabyte);
        Rejects.With<InsufficientMemoryException>(
            "A tensor float32(500000000,) needs 1.9 GiB", () => backend.Allocate(new TensorType(DType.Float32, 500_000_000)));

        // The input is small, what is made of it is not.
        Value x = Inputs.Float32((1, 1000));
        Value wide = Ops.Exp(Ops.BroadcastTo(x, (500_000, 1000)));
        Rejects.With<InsufficientMemoryException>(
            "Computing on float32(1, 1000) needs ", () => backend.Compile(new Graph([x], [Ops.Reshape(wide, (1000, 500_000))], [])));
        Assert.Equal(0, backend.Arenas.AllocatedBytes);
    }

    [Fact]
    public void A_smaller_run_takes_its_turn_in_the_memory_of_a_larger_one()
    {
        CpuBackend backend = new(new CpuOptions { Threads = 1 });
        NativeBlock large = backend.Arenas.Rent(100 * Megabyte);
        new Span<byte>((void*)large.Pointer, (int)large.Bytes).Clear();
        backend.Arenas.Return(large);
        Assert.Equal(0, backend.Arenas.Missing(50 * Megabyte));
        Assert.Equal(50 * Megabyte, backend.Arenas.Missing(150 * Megabyte));

        // The large one counts already, though nothing was written to it.
        MemoryBudget.Limit = Environment.WorkingSet + (160 * Megabyte);
        Value x = Inputs.Float32((1, 1000));
        using IExecutable executable = backend.Compile(
            new Graph([x], [Ops.Sum(Ops.Exp(Ops.BroadcastTo(x, (20_000, 1000))) * x)], []));
        Assert.True(executable.Report().ArenaBytes < 100 * Megabyte);
    }

    [Fact]
    public void A_failed_allocation_leaves_nothing_to_free()
    {
        MemoryBudget.Limit = long.MaxValue;
        for (int attempt = 0; attempt < 100; attempt++)
        {
            // More than an address space has: the system refuses it.
            Assert.Throws<OutOfMemoryException>(() => new NativeBlock(1L << 60, "A block"));
            Assert.Throws<ArgumentException>(() => new CpuStorage(new TensorType(DType.Float32, (1 << 20, 1 << 20))));
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.InRange(MemoryBudget.Available, 1, long.MaxValue);
    }
}
