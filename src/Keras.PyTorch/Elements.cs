using System.Numerics;
using System.Runtime.InteropServices;

namespace Keras.PyTorch;

/// <summary>Sizes and conversions of element types.</summary>
internal static class Elements
{
    /// <summary>Bytes of an element.</summary>
    public static int SizeOf(ElementType type) => type switch
    {
        ElementType.Bool or ElementType.UInt8 or ElementType.Int8 => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 4,
        _ => 8,
    };

    /// <summary>Little-endian elements as numbers.</summary>
    public static void Convert<T>(ElementType type, ReadOnlySpan<byte> bytes, Span<T> numbers)
        where T : unmanaged, INumberBase<T>
    {
        switch (type)
        {
            case ElementType.Bool or ElementType.UInt8:
                Convert<byte, T>(bytes, numbers);
                break;
            case ElementType.Int8:
                Convert<sbyte, T>(bytes, numbers);
                break;
            case ElementType.UInt16:
                Convert<ushort, T>(bytes, numbers);
                break;
            case ElementType.Int16:
                Convert<short, T>(bytes, numbers);
                break;
            case ElementType.UInt32:
                Convert<uint, T>(bytes, numbers);
                break;
            case ElementType.Int32:
                Convert<int, T>(bytes, numbers);
                break;
            case ElementType.UInt64:
                Convert<ulong, T>(bytes, numbers);
                break;
            case ElementType.Int64:
                Convert<long, T>(bytes, numbers);
                break;
            case ElementType.Float16:
                Convert<Half, T>(bytes, numbers);
                break;
            case ElementType.BFloat16:
                ReadOnlySpan<ushort> upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (int index = 0; index < numbers.Length; index++)
                {
                    numbers[index] = T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)upper[index] << 16));
                }

                break;
            case ElementType.Float32:
                Convert<float, T>(bytes, numbers);
                break;
            default:
                Convert<double, T>(bytes, numbers);
                break;
        }
    }

    private static void Convert<TStored, T>(ReadOnlySpan<byte> bytes, Span<T> numbers)
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<TStored> stored = MemoryMarshal.Cast<byte, TStored>(bytes);
        if (typeof(TStored) == typeof(T))
        {
            MemoryMarshal.Cast<TStored, T>(stored).CopyTo(numbers);
            return;
        }

        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = T.CreateTruncating(stored[index]);
        }
    }
}
