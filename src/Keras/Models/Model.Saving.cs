using Keras.Hdf5;
using Keras.Saving;

namespace Keras.Models;

/// <content>Weight files.</content>
public partial class Model
{
    /// <summary>Writes all weights into a file in the layout of Keras 2.3, which Python's Keras reads.</summary>
    /// <remarks>
    /// The file appears under its name only when it is complete: a crash leaves the old file or the new one.
    /// </remarks>
    /// <param name="path">The file, by custom <c>.h5</c>.</param>
    /// <param name="overwrite">Whether an existing file is replaced.</param>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or writing failed.</exception>
    public void SaveWeights(string path, bool overwrite = false)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"{path} exists. Pass overwrite: true to replace it, or choose another name.");
        }

        using Hdf5File image = Hdf5File.CreateInMemory(Path.GetFileName(path));
        LegacyWeightsFile.Write(image.Root, this);
        byte[] content = image.ToArray();
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>Reads all weights from a file, layer by layer in order; a file of a whole model will do.</summary>
    /// <param name="path">A file written by <see cref="SaveWeights"/> or by Keras 2.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Hdf5Exception">The file is damaged or no HDF5 file.</exception>
    /// <exception cref="ArgumentException">The file holds other layers or shapes; no weight is changed then.</exception>
    public void LoadWeights(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        bool isModel = file.Root.Attributes.Names.All(name => !name.StartsWith("layer_names", StringComparison.Ordinal))
            && file.Root.Contains("model_weights");
        using Hdf5Group group = isModel ? file.Root.OpenGroup("model_weights") : file.Root;
        LegacyWeightsFile.ReadByOrder(group, this);
    }
}
