using System.Runtime.InteropServices;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Native;

namespace Keras.Engine.Torch.Programs;

/// <summary>A tensor in memory of the processor that libtorch and this program both know.</summary>
internal sealed unsafe class HostTensor : IDisposable
{
    private readonly void* _memory;

    public HostTensor(TensorType type)
    {
        Type = type;
        _memory = NativeMemory.AllocZeroed((nuint)Math.Max(type.Bytes, 1));
        Handle = TensorHandle.Over(_memory, type);
    }

    ~HostTensor() => NativeMemory.Free(_memory);

    public TensorType Type { get; }

    /// <summary>The tensor as libtorch knows it.</summary>
    public TensorHandle Handle { get; }

    /// <summary>The elements, row-major.</summary>
    public Span<T> Elements<T>()
        where T : unmanaged => new(_memory, checked((int)Type.Shape.Length));

    /// <summary>Copies the elements into a tensor of another backend.</summary>
    public void WriteTo(ITensorStorage storage)
    {
        switch (Type.DType)
        {
            case DType.Float32: storage.Write<float>(Elements<float>()); break;
            case DType.Float64: storage.Write<double>(Elements<double>()); break;
            case DType.Int32: storage.Write<int>(Elements<int>()); break;
            case DType.Int64: storage.Write<long>(Elements<long>()); break;
            default: storage.Write<byte>(Elements<byte>()); break;
        }
    }

    /// <summary>Copies the elements out of a tensor of another backend.</summary>
    public void ReadFrom(ITensorStorage storage)
    {
        switch (Type.DType)
        {
            case DType.Float32: storage.Read(Elements<float>()); break;
            case DType.Float64: storage.Read(Elements<double>()); break;
            case DType.Int32: storage.Read(Elements<int>()); break;
            case DType.Int64: storage.Read(Elements<long>()); break;
            default: storage.Read(Elements<byte>()); break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
        NativeMemory.Free(_memory);
    }
}
