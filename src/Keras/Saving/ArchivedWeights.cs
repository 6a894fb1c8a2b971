using Keras.Hdf5;

namespace Keras.Saving;

/// <summary>
/// The weight file of an archive, unpacked while it is read: HDF5 is read here and there, an entry front to back.
/// </summary>
internal sealed class ArchivedWeights : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"keras-{Guid.NewGuid():N}.h5");

    /// <summary>Unpacks the file.</summary>
    /// <param name="unpack">Writes the bytes.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="Hdf5Exception">The file is damaged.</exception>
    public ArchivedWeights(Action<Stream> unpack, string name)
    {
        TemporaryFile.Write(_path, unpack);
        try
        {
            File = Hdf5File.Open(_path, Config.FileLimits.Hdf5, name);
        }
        catch
        {
            System.IO.File.Delete(_path);
            throw;
        }
    }

    /// <summary>The unpacked file.</summary>
    public Hdf5File File { get; }

    public void Dispose()
    {
        File.Dispose();
        System.IO.File.Delete(_path);
    }
}
