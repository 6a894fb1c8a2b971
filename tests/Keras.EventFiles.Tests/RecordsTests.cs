using System.Text;
using Keras.Testing;

namespace Keras.EventFiles.Tests;

public class RecordsTests
{
    // The check value of CRC-32C in the catalogs: e3069283.
    [Fact]
    public void Masks_the_checksum_of_the_catalogs()
    {
        const uint Crc = 0xe3069283;
        uint masked = unchecked(((Crc >> 15) | (Crc << 17)) + 0xa282ead8);

        Assert.Equal(masked, Records.MaskedCrc(Encoding.ASCII.GetBytes("123456789")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Agrees_with_the_checksum_bit_by_bit(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);

        Assert.Equal(EventFileReader.MaskedCrc(data), Records.MaskedCrc(data));
    }

    [Fact]
    public void Frames_data_by_length_and_checksums()
    {
        using MemoryStream stream = new();

        Records.Write(stream, [5, 6, 7]);

        byte[] bytes = stream.ToArray();
        Assert.Equal(8 + 4 + 3 + 4, bytes.Length);
        Assert.Equal(3UL, BitConverter.ToUInt64(bytes));
        Assert.Equal(EventFileReader.MaskedCrc(bytes.AsSpan(0, 8)), BitConverter.ToUInt32(bytes, 8));
        Assert.Equal([5, 6, 7], bytes[12..15]);
        Assert.Equal(EventFileReader.MaskedCrc([5, 6, 7]), BitConverter.ToUInt32(bytes, 15));
    }
}
