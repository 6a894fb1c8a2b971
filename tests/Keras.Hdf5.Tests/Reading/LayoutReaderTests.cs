using System.IO.Compression;

namespace Keras.Hdf5.Tests.Reading;

public class LayoutReaderTests
{
    private const uint Marker = 0x5EED5EED;

    private static readonly byte[] s_contiguous = Damage.File(
        static root => root.WriteDataset<uint>("a", [Marker, 2, 3], 3));

    private static readonly byte[] s_chunked = File.ReadAllBytes(GoldenFiles.Accepted("chunked"));

    [Fact]
    public void Refuses_data_outside_the_file() => Damage.AssertRefused(
        s_contiguous.Put(LayoutMessage(), 2, 1 << 20), "/a", "the data at address 1048576 with 12 bytes lies outside");

    [Fact]
    public void Refuses_data_on_top_of_other_structures() => Damage.AssertRefused(
        s_contiguous.Put(LayoutMessage(), 2, 90), "/a", "lies on top of something else");

    [Fact]
    public void Refuses_data_of_another_length_than_the_shape() => Damage.AssertRefused(
        s_contiguous.Put(LayoutMessage(), 10, 8), "/a", "the data has 8 bytes, but the shape needs 12");

    [Fact]
    public void Refuses_layouts_it_does_not_know()
    {
        Damage.AssertRefused(s_contiguous.Put(LayoutMessage(), 0, 1, bytes: 1), "/a", "a layout of version 1 and kind 1");
        Damage.AssertRefused(s_contiguous.Put(LayoutMessage(), 1, 9, bytes: 1), "/a", "a layout of version 3 and kind 9");
    }

    [Fact]
    public void Reads_data_that_was_never_written_as_zeros()
    {
        byte[] file = s_contiguous.Put(LayoutMessage(), 2, ulong.MaxValue);
        using Hdf5File opened = Hdf5File.OpenImage(file, "test");
        Assert.Equal([0u, 0u, 0u], opened.Root.OpenDataset("a").Read<uint>());
    }

    [Fact]
    public void Refuses_chunks_that_unpack_to_more_than_a_chunk()
    {
        byte[] bomb = new byte[64 << 10];
        using (MemoryStream stream = new())
        {
            using (ZLibStream packing = new(stream, CompressionLevel.SmallestSize))
            {
                packing.Write(bomb);
            }

            bomb = stream.ToArray();
        }

        // The first packed chunk begins with the header of a zlib stream; a bomb takes its place.
        const int MaskBeforeAddress = 28;
        const byte NoChecksum = 4;
        byte[] file = [.. s_chunked];
        int chunk = Damage.Find(file, [0x78, 0x5E]);
        file[Damage.Find(file, BitConverter.GetBytes((ulong)chunk)) - MaskBeforeAddress] = NoChecksum;
        bomb.CopyTo(file, chunk);
        AssertUnreadable(file, "does not unpack to the 252 bytes");
    }

    [Fact]
    public void Refuses_packed_chunks_that_are_damaged()
    {
        byte[] file = [.. s_chunked];
        file[Damage.Find(file, [0x78, 0x5E]) + 4] ^= 0xFF;
        AssertUnreadable(file, "/packed: a chunk does not fit its Fletcher-32 checksum");
    }

    private static void AssertUnreadable(byte[] file, string reason)
    {
        using Hdf5File opened = Hdf5File.OpenImage(file, "damaged");
        using Hdf5Dataset dataset = opened.Root.OpenDataset("packed");
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => dataset.Read<float>());
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The layout message of the contiguous dataset: version 3, kind 1, address, length 12.</summary>
    private static byte[] LayoutMessage()
    {
        int data = Damage.Find(s_contiguous, BitConverter.GetBytes(Marker));
        return [3, 1, .. BitConverter.GetBytes((ulong)data), 12];
    }
}
