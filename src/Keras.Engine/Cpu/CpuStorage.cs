using System.Runtime.InteropServices;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>A tensor in native memory, aligned to cache lines.</summary>
internal sealed unsafe class CpuStorage : ITensorStorage
{
    private readonly NativeBlock _block;
    private long _version;

    public CpuStorage(TensorType type)
    {
        Type = type;
        CheckedSizes.Check(type.Shape, "A tensor");

        // A line of slack: vector kernels may read past the end.
        _block = new NativeBlock(type.Bytes + ArenaPlanner.Alignment, $"A tensor {type}");
        NativeMemory.Clear((void*)_block.Pointer, (nuint)_block.Bytes);
    }

    public TensorType Type { get; }

    public nint Pointer => _block.Pointer;

    /// <summary>Grows with every change: what was made of the elements is out of date when it has.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>To be called after the elements were changed through <see cref="Pointer"/>.</summary>
    public void MarkChanged() => Interlocked.Increment(ref _version);

    public void Write<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        source.CopyTo(Elements<T>(source.Length));
        MarkChanged();
        GC.KeepAlive(this);
    }

    public void Read<T>(Span<T> destination)
        where T : unmanaged
    {
        Elements<T>(destination.Length).CopyTo(destination);
        GC.KeepAlive(this);
    }

    private Span<T> Elements<T>(int length)
        where T : unmanaged
    {
        if (DTypes.Of<T>() != Type.DType || length != Type.Shape.Length)
        {
            throw new ArgumentException(
                $"The tensor is {Type} with {Type.Shape.Length} elements. "
                + $"Received: {length} elements of {DTypes.Of<T>().NumPyName()}.");
        }

        return new Span<T>((void*)Pointer, length);
    }
}
