using System.Runtime.InteropServices;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu;

/// <summary>Memory for runs: executables of different shapes take turns on one block instead of owning one each.</summary>
internal sealed unsafe class ArenaPool
{
    private readonly object _gate = new();
    private readonly List<(nint Pointer, long Bytes)> _free = [];
    private long _allocatedBytes;

    /// <summary>Sum of all blocks ever allocated: it stands still once a program repeats itself.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _allocatedBytes);

    /// <summary>A block of at least <paramref name="bytes"/>, aligned to a cache line; not cleared.</summary>
    public (nint Pointer, long Bytes) Rent(long bytes)
    {
        lock (_gate)
        {
            int best = -1;
            for (int index = 0; index < _free.Count; index++)
            {
                if (_free[index].Bytes >= bytes && (best < 0 || _free[index].Bytes < _free[best].Bytes))
                {
                    best = index;
                }
            }

            if (best < 0 && _free.Count > 0)
            {
                // A block that is too small makes room for the larger one that replaces it.
                NativeMemory.AlignedFree((void*)_free[^1].Pointer);
                _free.RemoveAt(_free.Count - 1);
            }

            if (best >= 0)
            {
                (nint Pointer, long Bytes) block = _free[best];
                _free.RemoveAt(best);
                return block;
            }
        }

        Interlocked.Add(ref _allocatedBytes, bytes);
        return ((nint)NativeMemory.AlignedAlloc((nuint)bytes, ArenaPlanner.Alignment), bytes);
    }

    /// <summary>Gives a block back.</summary>
    public void Return((nint Pointer, long Bytes) block)
    {
        lock (_gate)
        {
            _free.Add(block);
        }
    }
}
