namespace Keras.Hdf5.Tests.Reading;

public class FileReaderTests
{
    [Theory]
    [InlineData("soft_link", "/", "symbolic link, which is refused")]
    [InlineData("soft_link_latest", "/", "symbolic or external link, which is refused")]
    [InlineData("external_link", "/", "symbolic or external link, which is refused")]
    [InlineData("external_storage", "/data", "external storage")]
    [InlineData("virtual", "/data", "virtual dataset")]
    [InlineData("committed_type", "/type", "neither a group nor a dataset")]
    [InlineData("shared_type", "/data", "committed type")]
    [InlineData("compound", "/data", "a type is of class 6")]
    [InlineData("long_double", "/data", "a floating-point type")]
    [InlineData("cycle", "/a/b", "the group has a second name")]
    [InlineData("group_alias", "/b", "the group has a second name")]
    [InlineData("huge", "/data", "only 0 of them are in the file")]
    [InlineData("huge_chunks", "/data", "only 0 of them are in the file")]
    [InlineData("axis", "/data", "an axis of 1099511627776 elements")]
    public void Refuses(string name, string objectPath, string reason)
    {
        Hdf5Exception exception = Assert.Throws<Hdf5Exception>(() => Hdf5File.Open(GoldenFiles.Refused(name)));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Equal(objectPath, exception.ObjectPath);
    }

    [Fact]
    public void Says_that_a_file_was_cut_off()
    {
        byte[] file = ModelFile.Create(Hdf5StringStorage.FixedLength);
        Damage.AssertRefused(
            file[..^1], "/", $"has {file.Length - 1} bytes, but {file.Length} were written; it was cut off");
        for (int length = 0; length < file.Length; length += 97)
        {
            Assert.Throws<Hdf5Exception>(() => Hdf5File.OpenImage(file.AsMemory(0, length), "cut"));
        }
    }

    [Fact]
    public void Accepts_bytes_behind_the_end()
    {
        byte[] file = [.. ModelFile.Create(Hdf5StringStorage.FixedLength), 1, 2, 3];
        using Hdf5File opened = Hdf5File.OpenImage(file, "longer");
        Assert.NotEmpty(Walk.Describe(opened));
    }

    [Theory]
    [InlineData(8, 4, "versions 0 to 3 are supported")]
    [InlineData(13, 4, "addresses of 4 and lengths of 8 bytes, not 8")]
    [InlineData(16, 0, "no capacity")]
    [InlineData(24, 1, "is at 0 but says 1")]
    [InlineData(48, 0, "names a driver")]
    [InlineData(64, 255, "lies outside the file")]
    public void Refuses_superblocks_with_impossible_values(int place, byte value, string reason)
    {
        byte[] file = ModelFile.Create(Hdf5StringStorage.FixedLength);
        file[place] = value;
        if (place == 64)
        {
            file.AsSpan(place, 8).Fill(value);
            file[place] = 0;
        }

        Damage.AssertRefused(file, "/", reason);
    }

    [Fact]
    public void Lets_several_names_have_one_dataset()
    {
        using Hdf5File file = Hdf5File.Open(GoldenFiles.Accepted("types"));
        Assert.Equal(
            file.Root.OpenDataset("scalar").Read<float>(), file.Root.OpenDataset("alias").Read<float>());
    }
}
