namespace Keras.Engine.Tensors;

/// <summary>The type of a tensor's elements.</summary>
public enum DType
{
    /// <summary>32-bit floating point: what networks train in.</summary>
    Float32,

    /// <summary>64-bit floating point: for gradient checks.</summary>
    Float64,

    /// <summary>32-bit integer: class indices.</summary>
    Int32,

    /// <summary>64-bit integer: step counters.</summary>
    Int64,

    /// <summary>Unsigned byte: images as stored in files.</summary>
    UInt8,
}

/// <summary>Facts about each <see cref="DType"/>.</summary>
public static class DTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Float32 or DType.Int32 => 4,
        DType.Float64 or DType.Int64 => 8,
        DType.UInt8 => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };

    /// <summary>Whether the type has fractions, and so gradients.</summary>
    public static bool IsFloating(this DType dtype) => dtype is DType.Float32 or DType.Float64;

    /// <summary>NumPy's name of the type, as in messages and files.</summary>
    public static string NumPyName(this DType dtype) => dtype switch
    {
        DType.Float32 => "float32",
        DType.Float64 => "float64",
        DType.Int32 => "int32",
        DType.Int64 => "int64",
        DType.UInt8 => "uint8",
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };

    /// <summary>The type of NumPy's name: <c>"float32"</c>.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the choices.</exception>
    public static DType Parse(string name)
    {
        DType[] types = Enum.GetValues<DType>();
        foreach (DType dtype in types)
        {
            if (dtype.NumPyName() == name)
            {
                return dtype;
            }
        }

        throw new ArgumentException(
            $"Unknown element type: \"{name}\". "
            + $"Choices: {string.Join(", ", types.Select(dtype => $"\"{dtype.NumPyName()}\""))}.",
            nameof(name));
    }

    /// <summary>The DType of a C# element type.</summary>
    /// <exception cref="NotSupportedException">The engine has no tensors of <typeparamref name="T"/>.</exception>
    public static DType Of<T>()
        where T : unmanaged => default(T) switch
        {
            float => DType.Float32,
            double => DType.Float64,
            int => DType.Int32,
            long => DType.Int64,
            byte => DType.UInt8,
            _ => throw new NotSupportedException(
                $"Tensors hold float, double, int, long or byte. Received: {typeof(T).Name}."),
        };
}
