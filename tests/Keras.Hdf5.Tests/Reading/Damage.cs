using System.Buffers.Binary;

namespace Keras.Hdf5.Tests.Reading;

/// <summary>A file with one structure changed on purpose.</summary>
internal static class Damage
{
    /// <summary>A file in memory, filled by <paramref name="fill"/>.</summary>
    public static byte[] File(Action<Hdf5Group> fill)
    {
        using Hdf5File file = Hdf5File.CreateInMemory("file");
        fill(file.Root);
        return file.ToArray();
    }

    /// <summary>A copy with a number put at a distance from the start of a structure.</summary>
    /// <param name="file">The file.</param>
    /// <param name="signature">Bytes that the structure begins with.</param>
    /// <param name="distance">Bytes from there to the number.</param>
    /// <param name="value">The number.</param>
    /// <param name="bytes">Bytes of the number.</param>
    /// <param name="occurrence">Which of several such structures, from 0.</param>
    public static byte[] Put(
        this byte[] file, ReadOnlySpan<byte> signature, int distance, ulong value, int bytes = 8, int occurrence = 0)
    {
        byte[] copy = [.. file];
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(number, value);
        number[..bytes].CopyTo(copy.AsSpan(Find(file, signature, occurrence) + distance));
        return copy;
    }

    /// <summary>Where a structure is.</summary>
    public static int Find(byte[] file, ReadOnlySpan<byte> signature, int occurrence = 0)
    {
        int start = -1;
        for (int i = 0; i <= occurrence; i++)
        {
            int step = file.AsSpan(start + 1).IndexOf(signature);
            Assert.True(step >= 0, "no such structure");
            start += 1 + step;
        }

        return start;
    }

    /// <summary>Asserts that the file is refused, for this reason, at this object.</summary>
    public static void AssertRefused(byte[] file, string objectPath, string reason)
    {
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => Hdf5File.OpenImage(file, "damaged"));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(objectPath, exception.ObjectPath);
    }
}
