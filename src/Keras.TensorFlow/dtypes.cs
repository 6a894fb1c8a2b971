namespace Tensorflow;

/// <summary>What element types are, and what they become together.</summary>
public static class dtypes
{
    public const TF_DataType float16 = TF_DataType.TF_HALF;
    public const TF_DataType float32 = TF_DataType.TF_FLOAT;
    public const TF_DataType float64 = TF_DataType.TF_DOUBLE;
    public const TF_DataType int8 = TF_DataType.TF_INT8;
    public const TF_DataType int16 = TF_DataType.TF_INT16;
    public const TF_DataType int32 = TF_DataType.TF_INT32;
    public const TF_DataType int64 = TF_DataType.TF_INT64;
    public const TF_DataType uint8 = TF_DataType.TF_UINT8;
    public const TF_DataType @bool = TF_DataType.TF_BOOL;

    private static readonly (TF_DataType Type, System.Type Element, string Name)[] s_known =
    [
        (TF_DataType.TF_BOOL, typeof(bool), "bool"),
        (TF_DataType.TF_UINT8, typeof(byte), "uint8"),
        (TF_DataType.TF_INT8, typeof(sbyte), "int8"),
        (TF_DataType.TF_INT16, typeof(short), "int16"),
        (TF_DataType.TF_UINT16, typeof(ushort), "uint16"),
        (TF_DataType.TF_INT32, typeof(int), "int32"),
        (TF_DataType.TF_UINT32, typeof(uint), "uint32"),
        (TF_DataType.TF_INT64, typeof(long), "int64"),
        (TF_DataType.TF_UINT64, typeof(ulong), "uint64"),
        (TF_DataType.TF_HALF, typeof(Half), "float16"),
        (TF_DataType.TF_FLOAT, typeof(float), "float32"),
        (TF_DataType.TF_DOUBLE, typeof(double), "float64"),
    ];

    public static string as_numpy_name(this TF_DataType type) => Known(type).Name;

    public static System.Type as_system_dtype(this TF_DataType type) => Known(type).Element;

    public static TF_DataType as_tf_dtype(this System.Type type) => Array.Find(s_known, known => known.Element == type) switch
    {
        (TF_DataType.DtInvalid, _, _) => throw new ArgumentException(
            $"There are no tensors of {type.Name}. Choices: {string.Join(", ", s_known.Select(known => known.Element.Name))}."),
        var known => known.Type,
    };

    /// <summary>The type of a name of NumPy, such as <c>float32</c>.</summary>
    public static TF_DataType tf_dtype_from_name(string name) => Array.Find(s_known, known => known.Name == name) switch
    {
        (TF_DataType.DtInvalid, _, _) => throw new ArgumentException(
            $"Unknown element type: \"{name}\". Choices: {string.Join(", ", s_known.Select(known => $"\"{known.Name}\""))}."),
        var known => known.Type,
    };

    public static int get_datatype_size(this TF_DataType type) => type switch
    {
        TF_DataType.TF_BOOL or TF_DataType.TF_UINT8 or TF_DataType.TF_INT8 => 1,
        TF_DataType.TF_INT16 or TF_DataType.TF_UINT16 or TF_DataType.TF_HALF => 2,
        TF_DataType.TF_INT32 or TF_DataType.TF_UINT32 or TF_DataType.TF_FLOAT => 4,
        _ => 8,
    };

    public static bool is_floating(this TF_DataType type) =>
        type is TF_DataType.TF_HALF or TF_DataType.TF_FLOAT or TF_DataType.TF_DOUBLE;

    public static bool is_integer(this TF_DataType type) => !type.is_floating() && type != TF_DataType.TF_BOOL;

    public static bool is_unsigned(this TF_DataType type) =>
        type is TF_DataType.TF_UINT8 or TF_DataType.TF_UINT16 or TF_DataType.TF_UINT32 or TF_DataType.TF_UINT64;

    /// <summary>What arrays of two types become: floats win over integers, long over short; of one size, signed over unsigned.</summary>
    internal static TF_DataType Common(TF_DataType left, TF_DataType right)
    {
        if (left == right)
        {
            return left;
        }

        (TF_DataType low, TF_DataType high) = Rank(left) < Rank(right) ? (left, right) : (right, left);

        // No integer of one size holds both ranges.
        return low.is_unsigned() && high.is_integer() && !high.is_unsigned() && low.get_datatype_size() == high.get_datatype_size()
            ? low.get_datatype_size() switch
            {
                1 => TF_DataType.TF_INT16,
                2 => TF_DataType.TF_INT32,
                4 => TF_DataType.TF_INT64,
                _ => TF_DataType.TF_DOUBLE,
            }
            : high;
    }

    /// <summary>What the engine computes with: it has fewer types.</summary>
    internal static DType ToNative(this TF_DataType type) => type switch
    {
        TF_DataType.TF_FLOAT or TF_DataType.TF_HALF => DType.Float32,
        TF_DataType.TF_DOUBLE => DType.Float64,
        TF_DataType.TF_UINT8 or TF_DataType.TF_BOOL => DType.UInt8,
        TF_DataType.TF_INT8 or TF_DataType.TF_INT16 or TF_DataType.TF_UINT16 or TF_DataType.TF_INT32 => DType.Int32,
        TF_DataType.TF_UINT32 or TF_DataType.TF_INT64 or TF_DataType.TF_UINT64 => DType.Int64,
        _ => throw new ArgumentException($"{type} is no type of elements."),
    };

    internal static TF_DataType ToTensorflow(this DType type) => type switch
    {
        DType.Float32 => TF_DataType.TF_FLOAT,
        DType.Float64 => TF_DataType.TF_DOUBLE,
        DType.Int32 => TF_DataType.TF_INT32,
        DType.Int64 => TF_DataType.TF_INT64,
        _ => TF_DataType.TF_UINT8,
    };

    private static int Rank(TF_DataType type) => Array.FindIndex(s_known, known => known.Type == type);

    private static (TF_DataType Type, System.Type Element, string Name) Known(TF_DataType type) =>
        Array.Find(s_known, known => known.Type == type) is var known && known.Type != TF_DataType.DtInvalid
            ? known
            : throw new ArgumentException($"{type} is no type of elements.");
}
