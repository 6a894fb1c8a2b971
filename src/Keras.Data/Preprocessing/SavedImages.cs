using System.Globalization;
using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Where the images of an iterator are written to, for a look at them.</summary>
internal sealed record SavedImages(string Folder, string Prefix, string FileFormat, string DataFormat)
{
    /// <summary>Keras numbers its files at random below this, so that several passes rarely meet.</summary>
    private const int Numbers = 10_000;

    /// <summary>Checks the arguments of Flow; null if nothing is to be written.</summary>
    public static SavedImages? Create(string? folder, string prefix, string format, string dataFormat)
    {
        Guard.OneOf(format, ["png", "jpg", "jpeg"], "saveFormat");
        ArgumentNullException.ThrowIfNull(prefix);
        if (folder is null)
        {
            return null;
        }

        return Directory.Exists(folder)
            ? new SavedImages(folder, prefix, format, dataFormat)
            : throw new DirectoryNotFoundException(
                $"`saveToDir` must be an existing folder. Received: \"{folder}\". Create it first.");
    }

    /// <summary>Writes one image, stretched to 0..255, as <c>prefix_index_number.format</c>.</summary>
    public void Write(ReadOnlySpan<float> image, ReadOnlySpan<nint> shape, int index, RandomStream random)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}_{index}_{random.NextIndex(Numbers)}.{FileFormat}");
        Tensor<float> array = Tensor.Create(image.ToArray(), shape);
        Utils.SaveImg(Path.Combine(Folder, name), array, DataFormat, FileFormat);
    }
}
