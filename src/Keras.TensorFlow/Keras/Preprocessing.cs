namespace Tensorflow.Keras;

/// <summary>What <c>keras.preprocessing</c> is.</summary>
public class Preprocessing
{
    /// <summary>The images of a folder with one folder for each class, in the order of their names.</summary>
    /// <param name="label_mode"><c>"int"</c>, <c>"categorical"</c> or <c>"binary"</c>.</param>
    /// <param name="subset"><c>"training"</c> or <c>"validation"</c>, by <paramref name="validation_split"/>; all images if null.</param>
    public IDatasetV2 image_dataset_from_directory(
        string directory,
        string labels = "inferred",
        string label_mode = "int",
        string[] class_names = null,
        string color_mode = "rgb",
        int batch_size = 32,
        Shape image_size = null,
        bool shuffle = true,
        int? seed = null,
        float validation_split = 0.2f,
        string subset = null,
        string interpolation = "bilinear",
        bool follow_links = false)
    {
        if (labels != "inferred")
        {
            throw new ValueError($"Labels are told by folders. Received: labels \"{labels}\"; expected \"inferred\".");
        }

        // The program's 0.2f means 0.2: the images are the same as with 0.2 elsewhere.
        Native.Preprocessing.ImageDataset images = Native.Utils.ImageDatasetFromDirectory(
            directory,
            labelMode: label_mode,
            classNames: class_names,
            colorMode: color_mode,
            batchSize: batch_size,
            imageSize: image_size?.ToSize(),
            shuffle: shuffle,
            seed: seed,
            validationSplit: subset is null ? null : validation_split.AsWritten(),
            subset: subset,
            interpolation: interpolation,
            followLinks: follow_links);
        return new DatasetV2(images) { class_names = [.. images.ClassNames] };
    }
}
