using Keras.Testing;

namespace Keras.Hdf5.Tests;

/// <summary>Files that h5py wrote; <c>tests/golden/hdf5/generate.py</c> says what is in them.</summary>
internal static class GoldenFiles
{
    public static string Accepted(string name) => RepositoryFiles.Golden("hdf5", "accepted", $"{name}.h5");

    public static string Refused(string name) => RepositoryFiles.Golden("hdf5", "refused", $"{name}.h5");
}
