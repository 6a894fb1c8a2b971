using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keras.Hdf5;
using Keras.PyTorch;

namespace Keras.Saving;

/// <summary>Where the elements of a weight are; the file must stay open.</summary>
internal interface IWeightSource
{
    /// <summary>Reads all elements in the order of the file.</summary>
    /// <param name="destination">Room for them, of single or double precision.</param>
    void Read<T>(Span<T> destination)
        where T : unmanaged;
}

/// <summary>A dataset.</summary>
internal sealed record DatasetSource(Hdf5File File, string Path) : IWeightSource
{
    /// <inheritdoc/>
    public void Read<T>(Span<T> destination)
        where T : unmanaged
    {
        using Hdf5Dataset dataset = File.Root.OpenDataset(Path);
        dataset.Read(destination);
    }
}

/// <summary>A tensor of PyTorch, with a number added to every element.</summary>
internal sealed record TensorSource(StoredTensor Tensor, double Shift = 0) : IWeightSource
{
    /// <inheritdoc/>
    public void Read<T>(Span<T> destination)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == sizeof(double))
        {
            Read(MemoryMarshal.Cast<T, double>(destination), Shift);
        }
        else
        {
            Read(MemoryMarshal.Cast<T, float>(destination), (float)Shift);
        }
    }

    private void Read<T>(Span<T> destination, T shift)
        where T : unmanaged, INumberBase<T>
    {
        Tensor.Read(destination);
        if (shift != T.Zero)
        {
            TensorPrimitives.Add(destination, shift, destination);
        }
    }
}
