namespace Tensorflow.NumPy;

/// <summary>Work on elements of a type that is known when it runs.</summary>
internal interface IElementVisitor<TResult>
{
    TResult Visit<T>()
        where T : unmanaged, System.Numerics.INumber<T>;
}

internal static class ElementVisitor
{
    /// <summary>Does the work on the type in which an array keeps its elements: booleans are bytes.</summary>
    public static TResult Visit<TResult>(this IElementVisitor<TResult> visitor, TF_DataType type) => type switch
    {
        TF_DataType.TF_FLOAT => visitor.Visit<float>(),
        TF_DataType.TF_DOUBLE => visitor.Visit<double>(),
        TF_DataType.TF_HALF => visitor.Visit<Half>(),
        TF_DataType.TF_UINT8 or TF_DataType.TF_BOOL => visitor.Visit<byte>(),
        TF_DataType.TF_INT8 => visitor.Visit<sbyte>(),
        TF_DataType.TF_INT16 => visitor.Visit<short>(),
        TF_DataType.TF_UINT16 => visitor.Visit<ushort>(),
        TF_DataType.TF_INT32 => visitor.Visit<int>(),
        TF_DataType.TF_UINT32 => visitor.Visit<uint>(),
        TF_DataType.TF_INT64 => visitor.Visit<long>(),
        TF_DataType.TF_UINT64 => visitor.Visit<ulong>(),
        _ => throw new ValueError($"{type} is no type of elements."),
    };
}
