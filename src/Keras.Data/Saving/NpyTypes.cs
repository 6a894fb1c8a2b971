using System.Numerics.Tensors;

namespace Keras.Saving;

/// <summary>The element types that are read and written, and NumPy's names for them.</summary>
internal static class NpyTypes
{
    /// <summary>The list for error messages.</summary>
    public const string Choices = "float32, float64, int32, int64 (little-endian), uint8 and bool";

    /// <summary>NumPy's name of a tensor's type.</summary>
    public static string NameOf(IReadOnlyTensor array) => NameOf(array.GetType().GetGenericArguments()[0]);

    /// <summary>NumPy's name of a type; .NET's own name for a type that is not supported.</summary>
    public static string NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Single => "float32",
        TypeCode.Double => "float64",
        TypeCode.Int32 => "int32",
        TypeCode.Int64 => "int64",
        TypeCode.Byte => "uint8",
        TypeCode.Boolean => "bool",
        _ => type.Name,
    };
}
