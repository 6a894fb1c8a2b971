namespace Keras.Hdf5.Format;

/// <summary>Element types as HDF5 and as C# name them.</summary>
internal static class ElementTypes
{
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
            bool => Hdf5ElementType.Boolean,
            _ => throw new NotSupportedException(
                $"HDF5 data cannot be exchanged as {typeof(T).Name}. Use float, double, Half, "
                + "sbyte, short, int, long, byte, ushort, uint, ulong or bool."),
        };

    /// <summary>The integer of a size in bytes.</summary>
    public static Hdf5ElementType Integer(int size, bool isSigned) => (size, isSigned) switch
    {
        (1, true) => Hdf5ElementType.Int8,
        (2, true) => Hdf5ElementType.Int16,
        (4, true) => Hdf5ElementType.Int32,
        (_, true) => Hdf5ElementType.Int64,
        (1, _) => Hdf5ElementType.UInt8,
        (2, _) => Hdf5ElementType.UInt16,
        (4, _) => Hdf5ElementType.UInt32,
        _ => Hdf5ElementType.UInt64,
    };

    /// <summary>Whether every value of the one type has a counterpart in the other.</summary>
    /// <remarks>Any number may become a rounded one; an integer must not be cut off.</remarks>
    public static bool Converts(Hdf5ElementType source, Hdf5ElementType target)
    {
        if (source is Hdf5ElementType.String or Hdf5ElementType.Other)
        {
            return false;
        }

        if (target == Hdf5ElementType.Boolean)
        {
            return source == Hdf5ElementType.Boolean;
        }

        (bool isFloat, bool isSigned, int bits) from = Traits(source);
        (bool isFloat, bool isSigned, int bits) to = Traits(target);
        return to.isFloat
            || (!from.isFloat
                && (from.isSigned == to.isSigned ? from.bits <= to.bits : to.isSigned && from.bits < to.bits));
    }

    /// <summary>Bytes of one number of type <paramref name="type"/>.</summary>
    public static int Size(Hdf5ElementType type) => Math.Max(8, Traits(type).Bits) / 8;

    /// <summary>Whether a number may be negative.</summary>
    public static bool IsSigned(Hdf5ElementType type) => Traits(type).IsSigned;

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
        Hdf5ElementType.Boolean => (false, false, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
    };
}
