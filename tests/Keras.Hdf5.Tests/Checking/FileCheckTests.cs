namespace Keras.Hdf5.Tests.Checking;

public class FileCheckTests
{
    [Theory]
    [InlineData("soft_link", "/", "symbolic link, which is refused")]
    [InlineData("soft_link_latest", "/", "symbolic or external link, which is refused")]
    [InlineData("external_link", "/", "symbolic or external link, which is refused")]
    [InlineData("external_storage", "/data", "external storage")]
    [InlineData("virtual", "/data", "virtual dataset")]
    [InlineData("lzf", "/data", "packed with filter 32000")]
    [InlineData("dense", "/", "the links are stored densely")]
    [InlineData("dense_attributes", "/", "the attributes are stored densely")]
    [InlineData("committed_type", "/type", "neither a group nor a dataset")]
    [InlineData("shared_type", "/data", "committed type")]
    [InlineData("compound", "/data", "a type is of class 6")]
    [InlineData("long_double", "/data", "a floating-point type")]
    [InlineData("user_block", "/", "is not an HDF5 file")]
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
}
