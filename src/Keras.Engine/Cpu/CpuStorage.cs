using System.Runtime.InteropServices;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu;

/// <summary>A tensor in native memory, aligned to cache lines.</summary>
internal sealed unsafe class CpuStorage : ITensorStorage
{
    private readonly NativeBlock _block;
    private readonly long _offset;
    private long _version;

    public CpuStorage(TensorType type)
    {
        Type = type;
        CheckedSizes.Check(type.Shape, "A tensor");

        // A line of slack: vector kernels may read past the end.
        _block = new NativeBlock(type.Bytes + ArenaPlanner.Alignment, $"A tensor {type}");
        NativeMemory.Clear((void*)_block.Pointer, (nuint)_block.Bytes);
    }

    private CpuStorage(TensorType type, NativeBlock block, long offset) => (Type, _block, _offset) = (type, block, offset);

    public TensorType Type { get; }

    public nint Pointer => (nint)(_block.Pointer + _offset);

    /// <summary>Grows with every change: what was made of the elements is out of date when it has.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>To be called after the elements were changed through <see cref="Pointer"/>.</summary>
    public void MarkChanged() => Interlocked.Increment(ref _version);

    /// <summary>Another name of some rows, along the first axis.</summary>
    public CpuStorage Rows(int first, int count)
    {
        long row = Type.Bytes / Type.Shape[0];
        return new(new TensorType(Type.DType, Type.Shape.With(0, count)), _block, _offset + (first * row));
    }

    /// <summary>Tensors side by side in one block, which is freed with the last of them; not cleared.</summary>
    public static ITensorStorage[] OfOneBlock(IReadOnlyList<TensorType> types)
    {
        if (types.Count == 0)
        {
            return [];
        }

        long[] offsets = new long[types.Count];
        long bytes = 0;
        for (int index = 0; index < offsets.Length; index++)
        {
            offsets[index] = bytes;
            bytes += (types[index].Bytes + ArenaPlanner.Alignment - 1) / ArenaPlanner.Alignment * ArenaPlanner.Alignment;
        }

        NativeBlock block = new(bytes + ArenaPlanner.Alignment, $"{types.Count} tensors");
        return [.. types.Select((type, index) => new CpuStorage(type, block, offsets[index]))];
    }

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

    public void CopyFrom(ITensorStorage source)
    {
        if (source.Type != Type)
        {
            throw new ArgumentException($"The tensor is {Type}. Received: {source.Type}.", nameof(source));
        }

        if (source is not CpuStorage other)
        {
            HostCopy.Copy(source, this);
            return;
        }

        NativeMemory.Copy((void*)other.Pointer, (void*)Pointer, (nuint)Type.Bytes);
        MarkChanged();
        GC.KeepAlive(source);
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
