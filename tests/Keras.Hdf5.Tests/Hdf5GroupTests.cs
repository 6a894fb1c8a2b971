namespace Keras.Hdf5.Tests;

public class Hdf5GroupTests
{
    [Fact]
    public void Creates_the_groups_on_the_way()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        using Hdf5Group group = file.Root.CreateGroup("conv1/conv");
        using Hdf5Dataset dataset = group.WriteDataset<float>("conv1/conv/kernel:0", [1], 1);
        Assert.Equal("/conv1/conv", group.Path);
        Assert.Equal("/conv1/conv/conv1/conv/kernel:0", dataset.Path);
        Assert.Equal(["conv"], file.Root.OpenGroup("conv1").MemberNames);
        Assert.Equal([1f], file.Root.OpenDataset("conv1/conv/conv1/conv/kernel:0").Read<float>());
    }

    [Fact]
    public void Lists_its_members_in_byte_order()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        foreach (string name in (string[])["b", "a10", "é", "a2", "B"])
        {
            file.Root.CreateGroup(name);
        }

        using Hdf5File copy = Hdf5File.OpenImage(file.ToArray(), "copy");
        Assert.Equal(["B", "a10", "a2", "b", "é"], copy.Root.MemberNames);
        Assert.True(copy.Root.Contains("é"));
    }

    [Fact]
    public void Knows_what_exists()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.WriteDataset<float>("a/b/c", [1]);
        Assert.True(file.Root.Contains("a"));
        Assert.True(file.Root.Contains("a/b/c"));
        Assert.True(file.Root.Contains("/a/b"));
        Assert.False(file.Root.Contains("b"));
        Assert.False(file.Root.Contains("a/x/c"));
    }

    [Fact]
    public void Opens_members_as_what_they_are()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.WriteDataset<float>("a/b", [1]);
        Assert.IsType<Hdf5Group>(file.Root.OpenMember("a"));
        Assert.IsType<Hdf5Dataset>(file.Root.OpenMember("a/b"));
        Assert.Same(file, file.Root.OpenMember("a").File);
    }

    [Fact]
    public void Says_what_there_is_instead_of_a_missing_member()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test.h5");
        file.Root.CreateGroup("model_weights");
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => file.Root.OpenGroup("optimizer_weights"));
        Assert.Equal(
            "test.h5: /: there is no 'optimizer_weights' in this group; it has: model_weights", exception.Message);
        Hdf5Exception empty = Assert.Throws<Hdf5Exception>(
            () => file.Root.OpenGroup("model_weights").OpenDataset("kernel:0"));
        Assert.Equal("/model_weights", empty.ObjectPath);
        Assert.EndsWith("it is empty", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_take_a_dataset_for_a_group_or_a_group_for_a_dataset()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.WriteDataset<float>("a/b", [1]);
        Hdf5Exception dataset = Assert.Throws<Hdf5Exception>(() => file.Root.OpenGroup("a/b"));
        Assert.Contains("/a/b: is a dataset where a group was expected", dataset.Message, StringComparison.Ordinal);
        Hdf5Exception group = Assert.Throws<Hdf5Exception>(() => file.Root.OpenDataset("a"));
        Assert.Contains("/a: is a group where a dataset was expected", group.Message, StringComparison.Ordinal);
        Assert.Throws<Hdf5Exception>(() => file.Root.Contains("a/b/c"));
    }

    [Fact]
    public void Does_not_create_what_exists()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.WriteDataset<float>("a/b", [1]);
        Hdf5Exception group = Assert.Throws<Hdf5Exception>(() => file.Root.CreateGroup("a"));
        Assert.Contains("/a: exists already", group.Message, StringComparison.Ordinal);
        Assert.Throws<Hdf5Exception>(() => file.Root.WriteDataset<float>("a/b", [1]));
        Assert.Throws<Hdf5Exception>(() => file.Root.WriteDataset<float>("a/b/c", [1]));
    }

    [Fact]
    public void Opens_a_group_or_creates_it()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        file.Root.OpenOrCreateGroup("a/b").Attributes.Write("mark", 1);
        Assert.True(file.Root.OpenOrCreateGroup("a/b").Attributes.Contains("mark"));
    }

    [Fact]
    public void Holds_thousands_of_members()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        string[] names = [.. Enumerable.Range(0, 3000).Select(static i => $"layer_{i:D4}")];
        foreach (string name in names)
        {
            file.Root.CreateGroup(name).Dispose();
        }

        using Hdf5File copy = Hdf5File.OpenImage(file.ToArray(), "copy");
        Assert.Equal(names, copy.Root.MemberNames);
        Assert.True(copy.Root.Contains("layer_2999"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a/./b")]
    [InlineData("a\0b")]
    public void Rejects_names_that_name_nothing(string name)
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        Assert.Throws<ArgumentException>(() => file.Root.Contains(name));
        Assert.Throws<ArgumentException>(() => file.Root.OpenMember(name));
        Assert.Throws<ArgumentException>(() => file.Root.CreateGroup(name));
        Assert.Throws<ArgumentException>(() => file.Root.WriteDataset<float>(name, [1]));
    }

    [Fact]
    public void Closes_alone()
    {
        using Hdf5File file = Hdf5File.CreateInMemory("test");
        Hdf5Group group = file.Root.CreateGroup("a");
        group.Dispose();
        Assert.Throws<ObjectDisposedException>(() => group.MemberNames);
        Assert.Equal(["a"], file.Root.MemberNames);
    }
}
