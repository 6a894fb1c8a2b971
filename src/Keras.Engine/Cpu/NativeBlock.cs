using System.Runtime.InteropServices;
using Keras.Engine.Backends;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu;

/// <summary>Memory outside of .NET's heap, aligned to cache lines and not cleared; freed with its owner.</summary>
internal sealed unsafe class NativeBlock
{
    private static readonly CollectionBudget s_budget = new(32 << 20);

    /// <summary>Takes memory, after announcing it.</summary>
    /// <param name="bytes">How much; more than 0.</param>
    /// <param name="what">What needs it, for the message.</param>
    /// <exception cref="InsufficientMemoryException">There is not so much left.</exception>
    /// <exception cref="OutOfMemoryException">The system does not grant it.</exception>
    public NativeBlock(long bytes, string what)
    {
        // Its finalizer runs even if there is nothing to free.
        MemoryBudget.Announce(bytes, what);
        Pointer = (nint)NativeMemory.AlignedAlloc((nuint)bytes, ArenaPlanner.Alignment);
        Bytes = bytes;
        if (s_budget.Take(bytes))
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    ~NativeBlock() => Release();

    /// <summary>The first byte; 0 once freed.</summary>
    public nint Pointer { get; private set; }

    public long Bytes { get; }

    /// <summary>Gives the memory back at once, instead of when the collector finds it.</summary>
    public void Free()
    {
        if (Release())
        {
            s_budget.GiveBack(Bytes);
        }
    }

    private bool Release()
    {
        if (Pointer == 0)
        {
            return false;
        }

        NativeMemory.AlignedFree((void*)Pointer);
        Pointer = 0;
        return true;
    }
}
