using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keras.Hdf5.Format;

/// <summary>Turns elements as they are in a file into C# numbers.</summary>
/// <param name="raw">Bytes of as many elements as <paramref name="values"/> has.</param>
/// <param name="values">Where the numbers go.</param>
internal delegate void ElementDecoder<T>(ReadOnlySpan<byte> raw, Span<T> values)
    where T : unmanaged;

/// <summary>Makes decoders.</summary>
internal static class ElementDecoder
{
    /// <summary>The decoder of elements that convert to <typeparamref name="T"/>.</summary>
    /// <returns>Null if the bytes in the file are the numbers in memory.</returns>
    public static ElementDecoder<T>? Of<T>(Hdf5ElementType source, bool isBigEndian)
        where T : unmanaged
    {
        bool isSwapped = isBigEndian == BitConverter.IsLittleEndian && ElementTypes.Size(source) > 1;
        if (source == ElementTypes.Of<T>() && !isSwapped && source != Hdf5ElementType.Boolean)
        {
            return null;
        }

        return source switch
        {
            Hdf5ElementType.Float16 => From<ushort, Half, T>(isSwapped),
            Hdf5ElementType.BFloat16 => FromBFloat16<T>(isSwapped),
            Hdf5ElementType.Float32 => From<uint, float, T>(isSwapped),
            Hdf5ElementType.Float64 => From<ulong, double, T>(isSwapped),
            Hdf5ElementType.Int8 => From<sbyte, sbyte, T>(isSwapped),
            Hdf5ElementType.Int16 => From<short, short, T>(isSwapped),
            Hdf5ElementType.Int32 => From<int, int, T>(isSwapped),
            Hdf5ElementType.Int64 => From<long, long, T>(isSwapped),
            Hdf5ElementType.UInt8 => From<byte, byte, T>(isSwapped),
            Hdf5ElementType.UInt16 => From<ushort, ushort, T>(isSwapped),
            Hdf5ElementType.UInt32 => From<uint, uint, T>(isSwapped),
            Hdf5ElementType.UInt64 => From<ulong, ulong, T>(isSwapped),
            _ => FromBoolean<T>,
        };
    }

    private static ElementDecoder<T> From<TBits, TNumber, T>(bool isSwapped)
        where TBits : unmanaged, IBinaryInteger<TBits>
        where TNumber : unmanaged, INumberBase<TNumber>
        where T : unmanaged => (raw, values) =>
        {
            ReadOnlySpan<TBits> source = MemoryMarshal.Cast<byte, TBits>(raw);
            for (int i = 0; i < values.Length; i++)
            {
                TBits bits = isSwapped ? Swapped(source[i]) : source[i];
                values[i] = To<TNumber, T>(Unsafe.BitCast<TBits, TNumber>(bits));
            }
        };

    private static ElementDecoder<T> FromBFloat16<T>(bool isSwapped)
        where T : unmanaged => (raw, values) =>
        {
            ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(raw);
            for (int i = 0; i < values.Length; i++)
            {
                ushort bits = isSwapped ? Swapped(source[i]) : source[i];
                values[i] = To<float, T>(BitConverter.UInt32BitsToSingle((uint)bits << 16));
            }
        };

    private static void FromBoolean<T>(ReadOnlySpan<byte> raw, Span<T> values)
        where T : unmanaged
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = To<byte, T>(raw[i] == 0 ? (byte)0 : (byte)1);
        }
    }

    private static TBits Swapped<TBits>(TBits bits)
        where TBits : unmanaged => Unsafe.SizeOf<TBits>() switch
        {
            2 => Unsafe.BitCast<ushort, TBits>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<TBits, ushort>(bits))),
            4 => Unsafe.BitCast<uint, TBits>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<TBits, uint>(bits))),
            8 => Unsafe.BitCast<ulong, TBits>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<TBits, ulong>(bits))),
            _ => bits,
        };

    // All but one of the branches are gone when the runtime compiles this for a type.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T To<TNumber, T>(TNumber number)
        where TNumber : unmanaged, INumberBase<TNumber>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return Unsafe.BitCast<float, T>(float.CreateTruncating(number));
        }

        if (typeof(T) == typeof(double))
        {
            return Unsafe.BitCast<double, T>(double.CreateTruncating(number));
        }

        if (typeof(T) == typeof(Half))
        {
            return Unsafe.BitCast<Half, T>(Half.CreateTruncating(number));
        }

        if (typeof(T) == typeof(sbyte))
        {
            return Unsafe.BitCast<sbyte, T>(sbyte.CreateTruncating(number));
        }

        if (typeof(T) == typeof(short))
        {
            return Unsafe.BitCast<short, T>(short.CreateTruncating(number));
        }

        if (typeof(T) == typeof(int))
        {
            return Unsafe.BitCast<int, T>(int.CreateTruncating(number));
        }

        if (typeof(T) == typeof(long))
        {
            return Unsafe.BitCast<long, T>(long.CreateTruncating(number));
        }

        if (typeof(T) == typeof(byte))
        {
            return Unsafe.BitCast<byte, T>(byte.CreateTruncating(number));
        }

        if (typeof(T) == typeof(ushort))
        {
            return Unsafe.BitCast<ushort, T>(ushort.CreateTruncating(number));
        }

        if (typeof(T) == typeof(uint))
        {
            return Unsafe.BitCast<uint, T>(uint.CreateTruncating(number));
        }

        if (typeof(T) == typeof(ulong))
        {
            return Unsafe.BitCast<ulong, T>(ulong.CreateTruncating(number));
        }

        return Unsafe.BitCast<bool, T>(!TNumber.IsZero(number));
    }
}
