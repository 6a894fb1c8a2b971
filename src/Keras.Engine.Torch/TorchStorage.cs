using Keras.Engine.Backends;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch;

/// <summary>A tensor of libtorch, row-major.</summary>
internal sealed unsafe class TorchStorage : ITensorStorage
{
    private readonly TorchDevice _device;

    public TorchStorage(TensorType type, TorchDevice device)
    {
        CheckedSizes.Check(type.Shape, "A tensor");
        if (device.IsCpu)
        {
            MemoryBudget.Announce(type.Bytes, $"A tensor {type}");
        }

        (Type, _device) = (type, device);
        Handle = TensorHandle.Zeros(type, device);
    }

    public TensorType Type { get; }

    public TensorHandle Handle { get; }

    public void Write<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        Check<T>(source.Length);
        fixed (T* elements = source)
        {
            if (_device.IsCpu)
            {
                source.CopyTo(new Span<T>(Memory(), source.Length));
            }
            else if (source.Length > 0)
            {
                using TensorHandle host = TensorHandle.Over(elements, Type);
                LibTorch.Check(LibTorch.Instance.Copy(Handle.Bare, host.Bare, 0), $"copying {Type} to {_device}");
            }
        }

        GC.KeepAlive(this);
    }

    public void Read<T>(Span<T> destination)
        where T : unmanaged
    {
        Check<T>(destination.Length);
        fixed (T* elements = destination)
        {
            if (_device.IsCpu)
            {
                new Span<T>(Memory(), destination.Length).CopyTo(destination);
            }
            else if (destination.Length > 0)
            {
                using TensorHandle host = TensorHandle.Over(elements, Type);
                LibTorch.Check(LibTorch.Instance.Copy(host.Bare, Handle.Bare, 0), $"copying {Type} from {_device}");
            }
        }

        GC.KeepAlive(this);
    }

    public void CopyFrom(ITensorStorage source)
    {
        if (source.Type != Type)
        {
            throw new ArgumentException($"The tensor is {Type}. Received: {source.Type}.", nameof(source));
        }

        if (source is not TorchStorage other)
        {
            HostCopy.Copy(source, this);
            return;
        }

        LibTorch.Check(LibTorch.Instance.Copy(Handle.Bare, other.Handle.Bare, 0), $"copying {Type}");
        GC.KeepAlive(this);
        GC.KeepAlive(other);
    }

    /// <summary>Fills the tensor from float64; integers are cut towards 0.</summary>
    public void WriteNumbers(ReadOnlySpan<double> numbers)
    {
        switch (Type.DType)
        {
            case DType.Float32: Write<float>(Array.ConvertAll(numbers.ToArray(), number => (float)number)); break;
            case DType.Float64: Write(numbers); break;
            case DType.Int32: Write<int>(Array.ConvertAll(numbers.ToArray(), number => (int)number)); break;
            case DType.Int64: Write<long>(Array.ConvertAll(numbers.ToArray(), number => (long)number)); break;
            default: Write<byte>(Array.ConvertAll(numbers.ToArray(), number => (byte)number)); break;
        }
    }

    private void* Memory()
    {
        void* memory;
        LibTorch.Check(LibTorch.Instance.GetDataPointer(Handle.Bare, &memory), "asking for a tensor's memory");
        return memory;
    }

    private void Check<T>(int length)
        where T : unmanaged
    {
        if (DTypes.Of<T>() != Type.DType || length != Type.Shape.Length)
        {
            throw new ArgumentException(
                $"The tensor is {Type} with {Type.Shape.Length} elements. "
                + $"Received: {length} elements of {DTypes.Of<T>().NumPyName()}.");
        }
    }
}
