using System.Runtime.InteropServices;
using Keras.Engine.Backends;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu;

/// <summary>Memory outside of .NET's heap, aligned to cache lines and not cleared; freed with its owner.</summary>
/// <remarks>
/// Large blocks ask for large pages: a dense block's pixels are parts of long rows, so a step reads many more small pages than the
/// processor remembers the places of.
/// </remarks>
internal sealed unsafe partial class NativeBlock
{
    private const int LargePage = 2 << 20;

    // Of which a last page that is not full is a small part.
    private const int LargeBlock = 4 * LargePage;

    // What madvise is told, on Linux.
    private const int AdviseLargePages = 14;

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
        bool isLarge = bytes >= LargeBlock && OperatingSystem.IsLinux();
        Pointer = (nint)NativeMemory.AlignedAlloc((nuint)bytes, (nuint)(isLarge ? LargePage : ArenaPlanner.Alignment));
        if (isLarge)
        {
            // Only advice: a system that has none to give refuses it.
            _ = Advise(Pointer, (nuint)bytes, AdviseLargePages);
        }

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

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}
