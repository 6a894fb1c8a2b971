namespace Keras.Hdf5.Native;

/// <summary>Element types as libhdf5 and as C# name them.</summary>
internal static class ElementTypes
{
    private const int IntegerClass = 0;
    private const int FloatClass = 1;
    private const int StringClass = 3;
    private const int OpaqueClass = 5;
    private const int TwosComplement = 1;

    /// <summary>The element type of a C# number.</summary>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is not a number HDF5 stores.</exception>
    public static Hdf5ElementType Of<T>()
        where T : unmanaged => default(T) switch
        {
            float => Hdf5ElementType.Float32,
            double => Hdf5ElementType.Float64,
            Half => Hdf5ElementType.Float16,
            sbyte => Hdf5ElementType.Int8,
            short => Hdf5ElementType.Int16,
            int => Hdf5ElementType.Int32,
            long => Hdf5ElementType.Int64,
            byte => Hdf5ElementType.UInt8,
            ushort => Hdf5ElementType.UInt16,
            uint => Hdf5ElementType.UInt32,
            ulong => Hdf5ElementType.UInt64,
            _ => throw new NotSupportedException(
                $"HDF5 data cannot be exchanged as {typeof(T).Name}. Use float, double, Half, "
                + "sbyte, short, int, long, byte, ushort, uint or ulong."),
        };

    /// <summary>The element type of a type in a file.</summary>
    public static Hdf5ElementType Of(Hdf5Handle type)
    {
        nuint size = LibHdf5.H5Tget_size(type);
        bool isSigned = LibHdf5.H5Tget_sign(type) == TwosComplement;
        return (LibHdf5.H5Tget_class(type), size) switch
        {
            (IntegerClass, 1) => isSigned ? Hdf5ElementType.Int8 : Hdf5ElementType.UInt8,
            (IntegerClass, 2) => isSigned ? Hdf5ElementType.Int16 : Hdf5ElementType.UInt16,
            (IntegerClass, 4) => isSigned ? Hdf5ElementType.Int32 : Hdf5ElementType.UInt32,
            (IntegerClass, 8) => isSigned ? Hdf5ElementType.Int64 : Hdf5ElementType.UInt64,
            (FloatClass, 2) => ExponentBits(type) == 8 ? Hdf5ElementType.BFloat16 : Hdf5ElementType.Float16,
            (FloatClass, 4) => Hdf5ElementType.Float32,
            (FloatClass, 8) => Hdf5ElementType.Float64,
            (StringClass, _) => Hdf5ElementType.String,
            _ => Hdf5ElementType.Other,
        };
    }

    /// <summary>Whether elements are two bytes without meaning to HDF5, as NumPy hands a bfloat16 to h5py.</summary>
    public static bool IsOpaquePair(Hdf5Handle type) =>
        LibHdf5.H5Tget_class(type) == OpaqueClass && LibHdf5.H5Tget_size(type) == 2;

    /// <summary>The little-endian type that numbers are written with.</summary>
    public static Hdf5Handle OpenInFile(Hdf5ElementType type) => Open(type, isLittleEndian: true);

    /// <summary>The type of numbers in this machine's memory.</summary>
    public static Hdf5Handle OpenInMemory(Hdf5ElementType type) => Open(type, BitConverter.IsLittleEndian);

    /// <summary>Whether every value of the one type has a counterpart in the other.</summary>
    /// <remarks>Any number may become a rounded one; an integer must not be cut off.</remarks>
    public static bool Converts(Hdf5ElementType source, Hdf5ElementType target)
    {
        if (source is Hdf5ElementType.String or Hdf5ElementType.Other)
        {
            return false;
        }

        (bool isFloat, bool isSigned, int bits) from = Traits(source);
        (bool isFloat, bool isSigned, int bits) to = Traits(target);
        return to.isFloat
            || (!from.isFloat
                && (from.isSigned == to.isSigned ? from.bits <= to.bits : to.isSigned && from.bits < to.bits));
    }

    /// <summary>Bytes of one number of type <paramref name="type"/>.</summary>
    public static int Size(Hdf5ElementType type) => Traits(type).Bits / 8;

    private static (bool IsFloat, bool IsSigned, int Bits) Traits(Hdf5ElementType type) => type switch
    {
        Hdf5ElementType.Float16 or Hdf5ElementType.BFloat16 => (true, true, 16),
        Hdf5ElementType.Float32 => (true, true, 32),
        Hdf5ElementType.Float64 => (true, true, 64),
        Hdf5ElementType.Int8 => (false, true, 8),
        Hdf5ElementType.Int16 => (false, true, 16),
        Hdf5ElementType.Int32 => (false, true, 32),
        Hdf5ElementType.Int64 => (false, true, 64),
        Hdf5ElementType.UInt8 => (false, false, 8),
        Hdf5ElementType.UInt16 => (false, false, 16),
        Hdf5ElementType.UInt32 => (false, false, 32),
        Hdf5ElementType.UInt64 => (false, false, 64),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
    };

    private static nuint ExponentBits(Hdf5Handle type) =>
        LibHdf5.H5Tget_fields(type, out _, out _, out nuint exponentSize, out _, out _) < 0 ? 0 : exponentSize;

    private static Hdf5Handle Open(Hdf5ElementType type, bool isLittleEndian)
    {
        string order = isLittleEndian ? "LE" : "BE";
        (bool isFloat, bool isSigned, int bits) = Traits(type);
        if (isFloat)
        {
            return bits == 16 ? OpenFloat16(order) : LibHdf5.H5Tcopy(LibHdf5.Constant($"H5T_IEEE_F{bits}{order}_g"));
        }

        return LibHdf5.H5Tcopy(LibHdf5.Constant($"H5T_STD_{(isSigned ? 'I' : 'U')}{bits}{order}_g"));
    }

    /// <summary>Releases before 2.0 have no such type; it is cut from the next larger one, as h5py does.</summary>
    private static Hdf5Handle OpenFloat16(string order)
    {
        Hdf5Handle type = LibHdf5.H5Tcopy(LibHdf5.Constant($"H5T_IEEE_F32{order}_g"));
        _ = LibHdf5.H5Tset_fields(
            type, signPosition: 15, exponentPosition: 10, exponentSize: 5, mantissaPosition: 0, mantissaSize: 10);
        _ = LibHdf5.H5Tset_size(type, 2);
        _ = LibHdf5.H5Tset_ebias(type, 15);
        return type;
    }
}
