namespace Keras.Hdf5.Tests;

public class Hdf5LimitsTests
{
    [Fact]
    public void Bound_the_bytes_of_a_dataset()
    {
        byte[] image = Image(static root => root.WriteDataset<float>("a", new float[100], 10, 10));
        using Hdf5File enough = Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxDatasetBytes = 400 });
        Assert.Equal(100, enough.Root.OpenDataset("a").Read<float>().Length);
        using Hdf5File tooSmall = Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxDatasetBytes = 399 });
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => tooSmall.Root.OpenDataset("a").Read<float>());
        Assert.Contains("test: /a: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("shape (10, 10)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("raise Hdf5Limits.MaxDatasetBytes", exception.Message, StringComparison.Ordinal);
        Assert.Throws<Hdf5Exception>(() => tooSmall.Root.OpenDataset("a").Read(new float[100].AsSpan()));
    }

    [Fact]
    public void Bound_the_bytes_of_a_dataset_in_memory_too()
    {
        byte[] image = Image(static root => root.WriteDataset<byte>("a", new byte[100], 100));
        using Hdf5File file = Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxDatasetBytes = 100 });
        Assert.Equal(100, file.Root.OpenDataset("a").Read<byte>().Length);
        Assert.Throws<Hdf5Exception>(() => file.Root.OpenDataset("a").Read<double>());
    }

    [Theory]
    [InlineData(Hdf5StringStorage.FixedLength, 8000)]
    [InlineData(Hdf5StringStorage.VariableLength, 7001)]
    public void Bound_the_bytes_of_an_attribute(Hdf5StringStorage storage, int bytes)
    {
        string[] names = [.. Enumerable.Repeat(new string('y', 1000), 7), "x"];
        byte[] image = Image(root => root.Attributes.WriteStrings("names", names, storage));
        Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxAttributeBytes = bytes }).Dispose();
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(
            () => Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxAttributeBytes = bytes - 1 }));
        Assert.Contains($"'names' takes {bytes} bytes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Hdf5StringStorage.FixedLength)]
    [InlineData(Hdf5StringStorage.VariableLength)]
    public void Bound_the_memory_that_the_texts_of_an_attribute_take(Hdf5StringStorage storage)
    {
        // 32 bytes beside the characters, which take two each.
        byte[] image = Image(root => root.Attributes.WriteStrings("names", [.. Enumerable.Repeat("x", 1000)], storage));
        using Hdf5File enough = Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxAttributeBytes = 34_000 });
        Assert.Equal(1000, enough.Root.Attributes["names"].ReadStrings().Length);
        using Hdf5File tooLittle = Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxAttributeBytes = 33_999 });
        Assert.Contains(
            "more memory than the 33999 bytes that Hdf5Limits allows",
            Assert.Throws<Hdf5Exception>(() => tooLittle.Root.Attributes["names"].ReadStrings()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Bound_the_number_of_objects()
    {
        byte[] image = Image(static root =>
        {
            root.CreateGroup("a/b");
            root.WriteDataset<float>("c", [1]);
        });
        Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxObjects = 4 }).Dispose();
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(
            () => Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxObjects = 3 }));
        Assert.Contains("the 3 objects that Hdf5Limits.MaxObjects allows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bound_the_depth()
    {
        byte[] image = Image(static root => root.CreateGroup("a/b/c"));
        Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxDepth = 3 }).Dispose();
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(
            () => Hdf5File.OpenImage(image, "test", new Hdf5Limits { MaxDepth = 2 }));
        Assert.Equal("/a/b/c", exception.ObjectPath);
        Assert.Contains("deeper than the 2 levels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Are_kept_with_the_file()
    {
        var limits = new Hdf5Limits { MaxDepth = 7 };
        using Hdf5File file = Hdf5File.OpenImage(Image(static _ => { }), "test", limits);
        Assert.Equal(limits, file.Limits);
        using Hdf5File other = Hdf5File.OpenImage(Image(static _ => { }), "test");
        Assert.Equal(Hdf5Limits.Default, other.Limits);
    }

    private static byte[] Image(Action<Hdf5Group> fill)
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        fill(file.Root);
        return file.ToArray();
    }
}
