using Keras.Testing;

namespace Keras.Hdf5.Tests;

/// <summary>Reads files of every feature, and finds in them what h5py finds.</summary>
public class H5pyFeatureTests
{
    [H5pyFact]
    public void Reads_every_feature_as_h5py_does()
    {
        using TemporaryFolder folder = new();
        string script = RepositoryFiles.Golden("hdf5", "features.py");
        H5py.Run($"exec(open({Digest.ToPython(script)}).read())", folder.FullName);
        string[] files = Directory.GetFiles(folder.FullName, "*.h5");
        Assert.True(files.Length > 20, $"{files.Length} files");
        Compare(files);
    }

    [H5pyFact]
    public void Reads_golden_files_as_h5py_does() =>
        Compare(Directory.GetFiles(RepositoryFiles.Golden("hdf5", "accepted"), "*.h5"));

    private static void Compare(string[] files)
    {
        foreach ((string path, List<string> expected) in Digest.ByH5py(files))
        {
            using Hdf5File file = Hdf5File.Open(path);
            Assert.Equal(expected, Digest.Of(file));
            using Hdf5File image = Hdf5File.OpenImage(File.ReadAllBytes(path), path);
            Assert.Equal(expected, Digest.Of(image));
            using Hdf5File streamed = Hdf5File.Open(File.OpenRead(path), path);
            Assert.Equal(expected, Digest.Of(streamed));
        }
    }
}
