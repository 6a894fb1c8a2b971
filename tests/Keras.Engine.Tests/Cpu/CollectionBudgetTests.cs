using Keras.Engine.Cpu;
using Keras.Engine.Tensors;

namespace Keras.Engine.Tests.Cpu;

public class CollectionBudgetTests
{
    [Fact]
    public void It_is_time_once_the_bytes_are_taken_and_not_before()
    {
        CollectionBudget budget = new(100);

        Assert.Equal([false, false, true, false, true, true], new long[] { 40, 59, 1, 99, 1, 500 }.Select(budget.Take));
    }

    [Fact]
    public void What_is_given_back_does_not_count()
    {
        CollectionBudget budget = new(100);

        Assert.False(budget.Take(99));
        budget.GiveBack(99);
        Assert.False(budget.Take(99));
        Assert.True(budget.Take(1));
    }

    [Fact]
    public void Tensors_that_nobody_holds_are_freed_while_others_are_made()
    {
        List<WeakReference> made = [.. Enumerable.Range(0, 64).Select(_ => new WeakReference(new CpuStorage(new(DType.UInt8, 4 << 20))))];

        Assert.InRange(made.Count(storage => storage.IsAlive), 0, 16);
    }
}
