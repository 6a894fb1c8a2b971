namespace Keras.Engine.Tensors;

/// <summary>Copies tensors between backends, through memory of the program.</summary>
internal static class HostCopy
{
    /// <summary>Copies all elements between tensors of one type.</summary>
    public static void Copy(ITensorStorage source, ITensorStorage destination)
    {
        switch (source.Type.DType)
        {
            case DType.Float32: Copy<float>(source, destination); break;
            case DType.Float64: Copy<double>(source, destination); break;
            case DType.Int32: Copy<int>(source, destination); break;
            case DType.Int64: Copy<long>(source, destination); break;
            default: Copy<byte>(source, destination); break;
        }
    }

    private static void Copy<T>(ITensorStorage source, ITensorStorage destination)
        where T : unmanaged
    {
        T[] elements = new T[source.Type.Shape.Length];
        source.Read<T>(elements);
        destination.Write<T>(elements);
    }
}
