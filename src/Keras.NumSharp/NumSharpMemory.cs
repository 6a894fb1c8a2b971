using System.Buffers;
using NumSharp.Backends.Unmanaged;
using global::NumSharp;

namespace Keras;

/// <summary>The numbers of a NumSharp array in row-major order: where they are, or a copy of a view with gaps.</summary>
internal sealed unsafe class NumSharpMemory<T>(NDArray array) : MemoryManager<T>
    where T : unmanaged
{
    [NDBorrowed]
    private readonly NDArray _owner = array;  // Its finalizer frees the memory.
    private readonly ArraySlice<T> _slice = array.GetData<T>();

    public override Span<T> GetSpan() => new(_slice.Address, checked((int)_owner.size));

    public override MemoryHandle Pin(int elementIndex = 0) => new(_slice.Address + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
