using System.Runtime.InteropServices;
using Keras.Engine.Tensors;

namespace Keras.Engine.Torch.Native;

/// <summary>A tensor of libtorch that belongs to this object and is freed with it.</summary>
internal sealed unsafe class TensorHandle : SafeHandle
{
    private static long s_alive;

    // What is told when the tensor is gone, and how large it was.
    private readonly DeviceMemory? _memory;
    private readonly long _bytes;

    private TensorHandle(nint handle, DeviceMemory? memory = null, long bytes = 0)
        : base(0, ownsHandle: true)
    {
        SetHandle(handle);
        (_memory, _bytes) = (memory, bytes);
        Interlocked.Increment(ref s_alive);
    }

    /// <summary>Owned tensors that are not freed yet, of the whole process.</summary>
    public static long Alive => Interlocked.Read(ref s_alive);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The bare handle; keep this object alive while it is used.</summary>
    public nint Bare => handle;

    /// <summary>Zeros, row-major.</summary>
    public static TensorHandle Zeros(TensorType type, TorchDevice device)
    {
        DeviceMemory? memory = DeviceMemory.Of(device);
        memory?.Take(type.Bytes, $"A tensor {type}");
        TensorHandle made = new(BareLike(type, device), memory, type.Bytes);
        LibTorch.Check(LibTorch.Instance.Zero(made.handle), $"clearing a tensor {type} on {device}");
        return made;
    }

    /// <summary>A row-major tensor that nobody owns yet, whose elements are whatever the memory holds.</summary>
    public static nint BareLike(TensorType type, TorchDevice device)
    {
        int rank = type.Shape.Rank;
        long* sizes = stackalloc long[Math.Max(rank, 1)];
        long* strides = stackalloc long[Math.Max(rank, 1)];
        RowMajorLayout(type.Shape, sizes, strides);
        nint handle;
        if (LibTorch.Instance.EmptyStrided(rank, sizes, strides, TorchTypes.Of(type.DType), device.Type, device.Index, &handle) != 0)
        {
            throw new InsufficientMemoryException(
                $"{device} has no memory for a tensor {type} of {type.Bytes:N0} bytes. "
                + "Use a smaller batch, smaller inputs or a smaller model, or memory: \"recompute\".");
        }

        return handle;
    }

    /// <summary>Makes this object the owner of a tensor.</summary>
    public static TensorHandle Own(nint handle) => new(handle);

    /// <summary>A tensor over memory of the processor, row-major; free it before the memory.</summary>
    public static TensorHandle Over(void* memory, TensorType type)
    {
        LibTorch torch = LibTorch.Instance;
        int rank = type.Shape.Rank;
        long* sizes = stackalloc long[Math.Max(rank, 1)];
        long* strides = stackalloc long[Math.Max(rank, 1)];
        RowMajorLayout(type.Shape, sizes, strides);
        nint handle;
        LibTorch.Check(
            torch.FromBlob(memory, rank, sizes, strides, 0, TorchTypes.Of(type.DType), torch.CpuDevice, 0, &handle, 0, null, 0),
            $"naming memory as a tensor {type}");
        return new TensorHandle(handle);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Interlocked.Decrement(ref s_alive);
        _memory?.Free(_bytes);
        return LibTorch.Instance.Delete(handle) == 0;
    }

    private static void RowMajorLayout(Shape shape, long* sizes, long* strides)
    {
        long stride = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            sizes[axis] = shape[axis];
            strides[axis] = stride;
            stride *= Math.Max(shape[axis], 1);
        }
    }
}
