namespace Keras.Hdf5;

/// <summary>What one element of a dataset or attribute is, whatever its byte order in the file.</summary>
public enum Hdf5ElementType
{
    /// <summary>IEEE number of 16 bits; <see cref="Half"/>.</summary>
    Float16,

    /// <summary>The upper half of a <see cref="Float32"/>, which Keras 3 stores as two opaque bytes.</summary>
    BFloat16,

    /// <summary>IEEE number of 32 bits; <see cref="float"/>. Keras weights are of this type.</summary>
    Float32,

    /// <summary>IEEE number of 64 bits; <see cref="double"/>.</summary>
    Float64,

    /// <summary>Signed integer of 8 bits; <see cref="sbyte"/>.</summary>
    Int8,

    /// <summary>Signed integer of 16 bits; <see cref="short"/>.</summary>
    Int16,

    /// <summary>Signed integer of 32 bits; <see cref="int"/>.</summary>
    Int32,

    /// <summary>Signed integer of 64 bits; <see cref="long"/>.</summary>
    Int64,

    /// <summary>Unsigned integer of 8 bits; <see cref="byte"/>.</summary>
    UInt8,

    /// <summary>Unsigned integer of 16 bits; <see cref="ushort"/>.</summary>
    UInt16,

    /// <summary>Unsigned integer of 32 bits; <see cref="uint"/>.</summary>
    UInt32,

    /// <summary>Unsigned integer of 64 bits; <see cref="ulong"/>.</summary>
    UInt64,

    /// <summary>Text of fixed or variable length, ASCII or UTF-8; <see cref="string"/>.</summary>
    String,

    /// <summary>True or false, which h5py stores as an enumeration of FALSE and TRUE; <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>Anything else HDF5 knows and Keras does not use: enumerations, references, opaque bytes.</summary>
    Other,
}
