using Keras.Testing;
using PureHDF;

namespace Keras.Hdf5.Tests;

/// <summary>A second reader, which knows nothing of libhdf5, finds in written files what was written.</summary>
public class PureHdfTests
{
    [Theory]
    [InlineData(Hdf5StringStorage.FixedLength)]
    [InlineData(Hdf5StringStorage.VariableLength)]
    public void Finds_what_was_written(Hdf5StringStorage style)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.h5");
        File.WriteAllBytes(path, ModelFile.Create(style));
        using Hdf5File file = Hdf5File.Open(path);
        using PureHDF.VOL.Native.NativeFile other = H5File.OpenRead(path);
        int datasets = 0;
        Compare(file.Root, other, ref datasets);
        Assert.Equal(30, datasets);
        Assert.Equal("2.1.6", other.Attribute("keras_version").Read<string>());
    }

    [Fact]
    public void Finds_thousands_of_members()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("members.h5");
        using (Hdf5File file = Hdf5File.Create(path))
        {
            for (int i = 0; i < 3000; i++)
            {
                file.Root.WriteDataset<int>($"member{i}", [i]).Dispose();
            }
        }

        using PureHDF.VOL.Native.NativeFile other = H5File.OpenRead(path);
        Assert.Equal(3000, other.Children().Count());
        Assert.Equal(1234, other.Dataset("member1234").Read<int>());
    }

    private static void Compare(Hdf5Group group, IH5Group other, ref int datasets)
    {
        Assert.Equal(group.MemberNames, other.Children().Select(static child => child.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            group.Attributes.Names, other.Attributes().Select(static item => item.Name).Order(StringComparer.Ordinal));
        if (group.Attributes.Find("weight_names") is { ElementType: Hdf5ElementType.String } names)
        {
            Assert.Equal(names.ReadStrings(), other.Attribute("weight_names").Read<string[]>());
        }

        foreach (string name in group.MemberNames)
        {
            if (group.OpenMember(name) is Hdf5Group inner)
            {
                Compare(inner, other.Group(name), ref datasets);
            }
            else if (group.OpenMember(name) is Hdf5Dataset { ElementType: Hdf5ElementType.Float32 } dataset)
            {
                datasets++;
                Assert.Equal(dataset.Read<float>(), other.Dataset(name).Read<float[]>());
            }
            else
            {
                datasets++;
            }
        }
    }
}
