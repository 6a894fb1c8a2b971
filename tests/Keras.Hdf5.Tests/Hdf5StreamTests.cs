using System.IO.Compression;

namespace Keras.Hdf5.Tests;

public class Hdf5StreamTests
{
    [Fact]
    public void A_stream_gets_the_bytes_of_a_file()
    {
        using MemoryStream stream = new();
        using (Hdf5File file = Hdf5File.Create(stream, "stream", leaveOpen: true))
        {
            Fill(file.Root);
            Assert.Equal("stream", file.Name);
        }

        Assert.Equal(InMemory(), stream.ToArray());
    }

    [Fact]
    public void A_stream_that_cannot_seek_gets_the_same_content_in_one_go()
    {
        using MemoryStream target = new();
        using (ZipArchive archive = new(target, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("file.h5").Open())
        {
            Assert.False(entry.CanSeek);
            using Hdf5File file = Hdf5File.Create(entry, "entry");
            Fill(file.Root);
            Hdf5Exception early = Assert.Throws<Hdf5Exception>(() => file.Root.OpenDataset("span").Read<float>());
            Assert.Contains("written when the file is closed", early.Message, StringComparison.Ordinal);
            Assert.Equal("text", file.Root.Attributes["text"].ReadString());
            file.Flush();
            Hdf5Exception late = Assert.Throws<Hdf5Exception>(() => file.Root.CreateGroup("more"));
            Assert.Contains("nothing can be added", late.Message, StringComparison.Ordinal);
        }

        using ZipArchive read = new(target);
        using MemoryStream content = new();
        read.GetEntry("file.h5")!.Open().CopyTo(content);
        using Hdf5File copy = Hdf5File.OpenImage(content.ToArray(), "copy");
        using Hdf5File expected = Hdf5File.OpenImage(InMemory(), "expected");
        Assert.Equal(Walk.Describe(expected), Walk.Describe(copy));
    }

    [Fact]
    public void Elements_are_asked_for_one_dataset_at_a_time_in_the_order_of_the_file()
    {
        List<string> asked = [];
        using MemoryStream target = new();
        using GZipStream packing = new(target, CompressionLevel.Fastest);
        using Hdf5File file = Hdf5File.Create(packing, "packed", leaveOpen: true);
        foreach (string name in (string[])["b", "a"])
        {
            file.Root.WriteDataset<double>(
                name,
                values =>
                {
                    asked.Add(name);
                    values.Fill(values.Length);
                },
                3);
        }

        Assert.Empty(asked);
        file.Flush();
        Assert.Equal(["a", "b"], asked);
    }

    [Fact]
    public void Elements_are_asked_for_at_once_where_the_stream_can_seek()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        int calls = 0;
        using Hdf5Dataset dataset = file.Root.WriteDataset<long>(
            "a",
            values =>
            {
                calls++;
                values.Fill(7);
            },
            2,
            2);
        Assert.Equal(1, calls);
        Assert.Equal([7L, 7, 7, 7], dataset.Read<long>());
        Assert.Throws<Hdf5Exception>(() => file.Root.WriteDataset<long>("a", values => calls++, 1));
        Assert.Throws<ArgumentException>(() => file.Root.WriteDataset<long>("b", values => calls++, int.MaxValue));
        file.Root.WriteDataset<long>("empty", values => calls++, 0, 3);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_file_may_begin_anywhere_in_a_stream()
    {
        byte[] before = [1, 2, 3];
        using MemoryStream stream = new();
        stream.Write(before);
        using (Hdf5File file = Hdf5File.Create(stream, "inside", leaveOpen: true))
        {
            Fill(file.Root);
        }

        Assert.Equal([.. before, .. InMemory()], stream.ToArray());
        stream.Position = before.Length;
        using Hdf5File read = Hdf5File.Open(stream, "inside");
        using Hdf5File expected = Hdf5File.OpenImage(InMemory(), "expected");
        Assert.Equal(Walk.Describe(expected), Walk.Describe(read));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_is_closed_unless_it_shall_stay_open(bool leaveOpen)
    {
        MemoryStream written = new();
        Hdf5File.Create(written, "written", leaveOpen).Dispose();
        Assert.Equal(leaveOpen, written.CanWrite);
        MemoryStream read = new(InMemory());
        Hdf5File.Open(read, "read", limits: null, leaveOpen).Dispose();
        Assert.Equal(leaveOpen, read.CanRead);
        MemoryStream damaged = new([1, 2, 3]);
        Assert.Throws<Hdf5Exception>(() => Hdf5File.Open(damaged, "damaged", limits: null, leaveOpen));
        Assert.Equal(leaveOpen, damaged.CanRead);
    }

    [Fact]
    public void Streams_have_names_and_limits()
    {
        using MemoryStream stream = new(InMemory());
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(
            () => Hdf5File.Open(stream, "entry", new Hdf5Limits { MaxObjects = 1 }, leaveOpen: true));
        Assert.StartsWith("entry: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("MaxObjects", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_that_cannot_do_what_is_needed_are_refused()
    {
        using MemoryStream target = new();
        using GZipStream writing = new(target, CompressionMode.Compress, leaveOpen: true);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Hdf5File.Open(writing, "x"));
        Assert.Contains("CanSeek False", exception.Message, StringComparison.Ordinal);
        using MemoryStream constant = new([1, 2, 3], writable: false);
        Assert.Throws<ArgumentException>(() => Hdf5File.Create(constant, "x"));
    }

    [Fact]
    public void A_stream_that_fails_is_named_and_not_tried_again()
    {
        using FullStream full = new();
        Hdf5File file = Hdf5File.Create(full, "full", leaveOpen: true);
        file.Root.CreateGroup("a");
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(file.Flush);
        Assert.StartsWith("full: /: cannot write the file", exception.Message, StringComparison.Ordinal);
        Assert.Throws<Hdf5Exception>(() => file.Root.CreateGroup("b"));
        file.Dispose();
    }

    [Fact]
    public void Later_data_takes_the_place_of_structures_that_were_flushed()
    {
        using MemoryStream stream = new();
        using (Hdf5File file = Hdf5File.Create(stream, "test", leaveOpen: true))
        {
            file.Root.Attributes.WriteString("text", new string('x', 9000));
            file.Flush();
            file.Root.Attributes.WriteString("text", "text");
            file.Root.WriteDataset<float>("span", [1, 2, 3], 3);
            Assert.Equal([1f, 2, 3], file.Root.OpenDataset("span").Read<float>());
            file.Flush();
            Fill(file.Root, first: 1);
        }

        Assert.Equal(InMemory(), stream.ToArray());
    }

    private static byte[] InMemory()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("memory");
        Fill(file.Root);
        return file.ToArray();
    }

    private static void Fill(Hdf5Group root, int first = 0)
    {
        if (first == 0)
        {
            root.Attributes.WriteString("text", "text");
            root.WriteDataset<float>("span", [1, 2, 3], 3);
        }

        root.WriteDataset<int>("filled", static values => values.Fill(4), 2, 2);
        root.WriteDataset<bool>("group/flags", [true, false], 2).Attributes.WriteStrings("names", ["a", "bb"]);
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no space");
    }
}
