namespace Keras.PyTorch;

/// <summary>Types of the elements of stored tensors.</summary>
public enum ElementType
{
    /// <summary>True or false, a byte.</summary>
    Bool,

    /// <summary>From 0 to 255.</summary>
    UInt8,

    /// <summary>From -128 to 127.</summary>
    Int8,

    /// <summary>Two bytes without sign.</summary>
    UInt16,

    /// <summary>Two bytes with sign.</summary>
    Int16,

    /// <summary>Four bytes without sign.</summary>
    UInt32,

    /// <summary>Four bytes with sign.</summary>
    Int32,

    /// <summary>Eight bytes without sign.</summary>
    UInt64,

    /// <summary>Eight bytes with sign.</summary>
    Int64,

    /// <summary>Half precision: 5 bits of exponent.</summary>
    Float16,

    /// <summary>The upper half of single precision: 8 bits of exponent.</summary>
    BFloat16,

    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>Double precision.</summary>
    Float64,
}
