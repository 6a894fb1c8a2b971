using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using Keras.Hdf5.Tests;

namespace Keras.Fuzz;

/// <summary>Makes checksums fit a changed content: else a fuzzer would never get behind them.</summary>
internal static class Repairs
{
    /// <summary>The checksum of every chunk of a PNG file.</summary>
    public static void Png(byte[] file)
    {
        const int Signature = 8;
        const int Frame = 12;
        for (int start = Signature; start + Frame <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(start));
            if (length > file.Length - start - Frame)
            {
                return;
            }

            Span<byte> content = file.AsSpan(start + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(start + 8 + (int)length), Crc32.HashToUInt32(content));
            start += Frame + (int)length;
        }
    }

    /// <summary>Those of the length and the data of every record of an event file.</summary>
    public static void Events(byte[] file)
    {
        const int Head = 12;
        const int Frame = 16;
        for (int start = 0; start + Frame <= file.Length;)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(start + 8), Masked(file.AsSpan(start, 8)));
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(start));
            if (length > (ulong)(file.Length - start - Frame))
            {
                return;
            }

            Span<byte> data = file.AsSpan(start + Head, (int)length);
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(start + Head + (int)length), Masked(data));
            start += Frame + (int)length;
        }

        static uint Masked(ReadOnlySpan<byte> data) =>
            unchecked(BitOperations.RotateRight(Crc32.HashToUInt32(Crc32ParameterSet.Crc32C, data), 15) + 0xa282ead8);
    }

    /// <summary>Those of superblocks and object headers.</summary>
    public static void Hdf5(byte[] file) => Checksums.Repair(file);
}
