namespace Keras.Engine.Cpu;

/// <summary>Memory for runs: executables of different shapes take turns on one block instead of owning one each.</summary>
internal sealed class ArenaPool
{
    private readonly object _gate = new();
    private readonly List<NativeBlock> _free = [];
    private long _allocatedBytes;

    /// <summary>Sum of all blocks ever allocated: it stands still once a program repeats itself.</summary>
    public long AllocatedBytes => Interlocked.Read(ref _allocatedBytes);

    /// <summary>A block of at least <paramref name="bytes"/>, aligned to a cache line; not cleared.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public NativeBlock Rent(long bytes)
    {
        lock (_gate)
        {
            NativeBlock? best = Smallest(bytes);
            if (best is not null)
            {
                _free.Remove(best);
                return best;
            }

            if (_free.Count > 0)
            {
                // A block that is too small makes room for the larger one that replaces it.
                _free[^1].Free();
                _free.RemoveAt(_free.Count - 1);
            }
        }

        NativeBlock block = new(bytes, "A run");
        Interlocked.Add(ref _allocatedBytes, bytes);
        return block;
    }

    /// <summary>Bytes that <see cref="Rent"/> would take from the system.</summary>
    public long Missing(long bytes)
    {
        lock (_gate)
        {
            return Smallest(bytes) is not null ? 0 : bytes - (_free.Count > 0 ? _free[^1].Bytes : 0);
        }
    }

    /// <summary>Gives a block back.</summary>
    public void Return(NativeBlock block)
    {
        lock (_gate)
        {
            _free.Add(block);
        }
    }

    // Without queries: a run allocates nothing.
    private NativeBlock? Smallest(long bytes)
    {
        NativeBlock? best = null;
        foreach (NativeBlock block in _free)
        {
            if (block.Bytes >= bytes && block.Bytes < (best?.Bytes ?? long.MaxValue))
            {
                best = block;
            }
        }

        return best;
    }
}
