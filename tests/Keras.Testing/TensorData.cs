using Keras.Engine.Backends;
using Keras.Engine.Tensors;

namespace Keras.Testing;

/// <summary>Numbers for tests, and tensors of any element type filled from and read as double.</summary>
public static class TensorData
{
    /// <summary>Numbers drawn evenly between two bounds; the same for the same arguments.</summary>
    public static double[] Uniform(long length, double minimum = -1, double maximum = 1, int seed = 1)
    {
        Random random = new(seed);
        double[] data = new double[length];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = minimum + ((maximum - minimum) * random.NextDouble());
        }

        return data;
    }

    /// <summary>A tensor of <paramref name="type"/> that holds <paramref name="data"/>; integer types truncate.</summary>
    public static ITensorStorage Allocate(IBackend backend, TensorType type, ReadOnlySpan<double> data)
    {
        ITensorStorage storage = backend.Allocate(type);
        Write(storage, data);
        return storage;
    }

    /// <summary>Fills a tensor of any type; integer types truncate.</summary>
    public static void Write(ITensorStorage storage, ReadOnlySpan<double> data)
    {
        switch (storage.Type.DType)
        {
            case DType.Float32: storage.Write<float>(Array.ConvertAll(data.ToArray(), x => (float)x)); break;
            case DType.Float64: storage.Write(data); break;
            case DType.Int32: storage.Write<int>(Array.ConvertAll(data.ToArray(), x => (int)x)); break;
            case DType.Int64: storage.Write<long>(Array.ConvertAll(data.ToArray(), x => (long)x)); break;
            default: storage.Write<byte>(Array.ConvertAll(data.ToArray(), x => (byte)x)); break;
        }
    }

    /// <summary>The elements of a tensor of any type.</summary>
    public static double[] Read(ITensorStorage storage) => storage.Type.DType switch
    {
        DType.Float32 => Array.ConvertAll(Elements<float>(storage), x => (double)x),
        DType.Float64 => Elements<double>(storage),
        DType.Int32 => Array.ConvertAll(Elements<int>(storage), x => (double)x),
        DType.Int64 => Array.ConvertAll(Elements<long>(storage), x => (double)x),
        _ => Array.ConvertAll(Elements<byte>(storage), x => (double)x),
    };

    private static T[] Elements<T>(ITensorStorage storage)
        where T : unmanaged
    {
        T[] elements = new T[storage.Type.Shape.Length];
        storage.Read<T>(elements);
        return elements;
    }
}
