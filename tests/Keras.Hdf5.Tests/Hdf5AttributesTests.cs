namespace Keras.Hdf5.Tests;

public class Hdf5AttributesTests
{
    private const string Text = "naïve ☃";

    [Theory]
    [InlineData(Hdf5StringStorage.FixedLength)]
    [InlineData(Hdf5StringStorage.VariableLength)]
    public void Keeps_lists_of_text(Hdf5StringStorage storage)
    {
        string[] values = ["conv1/conv", "", Text];
        Attributes(written => written.WriteStrings("names", values, storage), read =>
        {
            Assert.Equal(Hdf5ElementType.String, read["names"].ElementType);
            Assert.Equal([3], read["names"].Shape);
            Assert.Equal(values, read["names"].ReadStrings());
        });
    }

    [Theory]
    [InlineData(Hdf5Charset.Ascii)]
    [InlineData(Hdf5Charset.Utf8)]
    public void Keeps_text_of_any_length(Hdf5Charset charset)
    {
        string value = string.Concat(Enumerable.Repeat(Text, 20_000));
        Attributes(written => written.WriteString("model_config", value, charset), read =>
        {
            Assert.Empty(read["model_config"].Shape);
            Assert.Equal(value, read["model_config"].ReadString());
        });
    }

    [Fact]
    public void Writes_an_empty_list_as_h5py_does() => Attributes(
        written => written.WriteStrings("weight_names", []),
        read =>
        {
            Assert.Equal(Hdf5ElementType.Float64, read["weight_names"].ElementType);
            Assert.Equal([0], read["weight_names"].Shape);
            Assert.Empty(read["weight_names"].ReadStrings());
            Assert.Empty(read["weight_names"].Read<double>());
        });

    [Fact]
    public void Keeps_numbers() => Attributes(
        written =>
        {
            written.Write("scalar", 2.5f);
            written.Write<long>("matrix", [1, 2, 3, 4, 5, 6], 2, 3);
        },
        read =>
        {
            Assert.Equal(Hdf5ElementType.Float32, read["scalar"].ElementType);
            Assert.Empty(read["scalar"].Shape);
            Assert.Equal([2.5], read["scalar"].Read<double>());
            Assert.Equal([2, 3], read["matrix"].Shape);
            Assert.Equal([1L, 2, 3, 4, 5, 6], read["matrix"].Read<long>());
        });

    [Fact]
    public void Replaces_an_attribute_of_the_same_name() => Attributes(
        written =>
        {
            written.WriteString("a", "old");
            written.Write("a", 1);
        },
        read => Assert.Equal([1], read["a"].Read<int>()));

    [Fact]
    public void Belong_to_datasets_too()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.WriteDataset<float>("a", [1]).Attributes.WriteString("dtype", "float32");
        Assert.Equal("float32", file.Root.OpenDataset("a").Attributes["dtype"].ReadString());
    }

    [Fact]
    public void Are_listed_by_name() => Attributes(
        written =>
        {
            written.Write("b", 1);
            written.Write("a", 2);
        },
        read =>
        {
            Assert.Equal(["a", "b"], read.Names);
            Assert.True(read.Contains("a"));
            Assert.False(read.Contains("c"));
            Assert.Null(read.Find("c"));
            Assert.Equal("b", read.Find("b")!.Name);
        });

    [Fact]
    public void Say_what_there_is_instead_of_a_missing_one() => Attributes(
        written => written.Write("layer_names0", 1),
        read =>
        {
            Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => read["layer_names"]);
            Assert.Contains(
                "no attribute 'layer_names'; there are: layer_names0", exception.Message, StringComparison.Ordinal);
        });

    [Fact]
    public void Do_not_pass_numbers_for_text_or_text_for_numbers() => Attributes(
        written =>
        {
            written.Write("number", 1);
            written.WriteString("text", "1");
            written.WriteStrings("list", ["1", "2"]);
        },
        read =>
        {
            Hdf5Exception number = Assert.Throws<Hdf5Exception>(() => read["number"].ReadString());
            Assert.Contains("'number': holds Int32 where text was expected", number.Message, StringComparison.Ordinal);
            Hdf5Exception text = Assert.Throws<Hdf5Exception>(() => read["text"].Read<int>());
            Assert.Contains("attribute 'text': holds String", text.Message, StringComparison.Ordinal);
            Hdf5Exception list = Assert.Throws<Hdf5Exception>(() => read["list"].ReadString());
            Assert.Contains("holds 2 strings where one was expected", list.Message, StringComparison.Ordinal);
            Assert.Equal(["1"], read["text"].ReadStrings());
        });

    [Fact]
    public void Hold_as_much_as_Keras_puts_into_one()
    {
        string[] fits = [.. Enumerable.Repeat("12345678", Hdf5Attribute.MaxBytes / 8)];
        Attributes(
            written => written.WriteStrings("names", fits),
            read => Assert.Equal(fits, read["names"].ReadStrings()));
    }

    [Fact]
    public void Reject_what_an_attribute_cannot_hold()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        string[] names = [.. Enumerable.Repeat("12345678", (Hdf5Attribute.MaxBytes / 8) + 1)];
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => file.Root.Attributes.WriteStrings("layer_names", names));
        Assert.Contains("64520 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("layer_names0, layer_names1", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => file.Root.Attributes.WriteStrings("a", names, Hdf5StringStorage.VariableLength));
        Assert.Throws<ArgumentException>(() => file.Root.Attributes.Write<long>("a", new long[8065], 8065));
        Assert.Throws<ArgumentException>(() => file.Root.Attributes.Write<long>("a", [1, 2], 3));
        Assert.Empty(file.Root.Attributes.Names);
    }

    [Fact]
    public void Reject_text_that_would_be_cut_off()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        Assert.Throws<ArgumentException>(() => file.Root.Attributes.WriteString("a", "x\0y"));
        Assert.Throws<ArgumentException>(() => file.Root.Attributes.WriteStrings("a", ["x\0y"]));
        Assert.Throws<ArgumentException>(() => file.Root.Attributes.WriteString("x\0y", "a"));
        Assert.Throws<ArgumentException>(() => file.Root.Attributes.Contains(""));
    }

    [Fact]
    public void Read_every_storage_that_h5py_uses()
    {
        using Hdf5File file = Hdf5File.Open(GoldenFiles.Accepted("attributes"));
        Hdf5Attributes attributes = file.Root.Attributes;
        Assert.Equal("fixed", attributes["ascii"].ReadString());
        Assert.Equal("variable", attributes["bytes"].ReadString());
        Assert.Equal("raw", attributes["variable_bytes"].ReadString());
        Assert.Equal("héllo", attributes["utf8"].ReadString());
        Assert.Equal("", attributes["empty_text"].ReadString());
        Assert.Equal("ab", attributes["space_padded"].ReadString());
        Assert.Equal(["conv1", "relu", ""], attributes["fixed_list"].ReadStrings());
        Assert.Equal(["conv1", "relu", ""], attributes["variable_list"].ReadStrings());
        Assert.Empty(attributes["empty_list"].ReadStrings());
        Assert.Empty(attributes["null"].ReadStrings());
        Assert.Equal([1f, 2f, 3f, 4f], attributes["integers"].Read<float>());
        Assert.Equal(Hdf5ElementType.Other, attributes["reference"].ElementType);
        Assert.Equal([true], attributes["boolean"].Read<bool>());
        Assert.Equal([1], attributes["boolean"].Read<int>());
        Assert.Throws<Hdf5Exception>(() => attributes["reference"].Read<int>());
    }

    /// <summary>Reads back, from a file that was closed, what was written.</summary>
    private static void Attributes(Action<Hdf5Attributes> write, Action<Hdf5Attributes> read)
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        write(file.Root.Attributes);
        using Hdf5File copy = Hdf5File.OpenImage(file.ToArray(), "copy");
        read(copy.Root.Attributes);
    }
}
