using Keras;
using Keras.Datasets;

namespace FromScratch;

/// <summary>Folders of drawn images, for those who have none at hand.</summary>
internal static class Pictures
{
    /// <summary>Writes images of ten classes, a folder for each, unless they are there.</summary>
    /// <returns>The folder.</returns>
    public static string Draw(string folder, int samples)
    {
        var ((images, labels), _) = ProceduralImages.LoadData(samples, 1);
        var pixels = new byte[images.FlattenedLength];
        images.FlattenTo(pixels);
        for (int i = 0; i < samples; i++)
        {
            var place = Path.Combine(folder, ProceduralImages.ClassNames[labels[i, 0]], $"{i}.png");
            if (!File.Exists(place))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                var image = pixels.AsSpan(i * 3072, 3072).ToArray().Select(pixel => (float)pixel).ToArray();
                Utils.SaveImg(place, System.Numerics.Tensors.Tensor.Create(image, [32, 32, 3]), scale: false);
            }
        }

        return folder;
    }
}
