namespace Keras.Datasets;

/// <summary>The only names a pickle may refer to, and the one type it may make of them.</summary>
internal enum PickledName
{
    /// <summary>The function that makes an empty array.</summary>
    Reconstruct,

    /// <summary>The class of arrays.</summary>
    Array,

    /// <summary>The class of element types.</summary>
    Type,

    /// <summary>The function that turns text into bytes.</summary>
    Encode,

    /// <summary>The element type of bytes.</summary>
    UInt8,
}
