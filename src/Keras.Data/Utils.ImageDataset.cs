using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Preprocessing;

namespace Keras;

public static partial class Utils
{
    /// <summary>Batches of images out of a folder with one folder for each class.</summary>
    /// <remarks>
    /// Files are found at any depth and read when their batch is made. Names that end with .bmp, .gif, .jpeg, .jpg or
    /// .png count as images; what is empty or no file is skipped with a warning. Every pass over a shuffled data set
    /// has its own order of all images; random numbers are those of this library. Writes how many files of how many
    /// classes were found.
    /// Port of keras/utils/image_dataset.py; sizes change as by <c>tf.image.resize</c>.
    /// </remarks>
    /// <param name="directory">The folder of the classes' folders.</param>
    /// <param name="labels">
    /// <c>"inferred"</c>, the default, for the folder of each image, whatever its depth; a number for each image, in
    /// the order of paths; null for none, when images may lie anywhere.
    /// </param>
    /// <param name="labelMode">
    /// What the targets are: <c>"int"</c> numbers, <c>(batch,)</c>; <c>"categorical"</c> one-hot rows,
    /// <c>(batch, classes)</c>; <c>"binary"</c> 0 or 1, <c>(batch, 1)</c>; null for none.
    /// </param>
    /// <param name="classNames">The names of the folders, in the order of their numbers; sorted if null.</param>
    /// <param name="colorMode"><c>"rgb"</c>, <c>"rgba"</c> or <c>"grayscale"</c>: 3, 4 or 1 channels.</param>
    /// <param name="batchSize">Images of a batch; the last one of a pass may be smaller.</param>
    /// <param name="imageSize">Height and width to which images are brought, in pixels; (256, 256) if null.</param>
    /// <param name="shuffle">Whether every pass has its own order; else that of paths.</param>
    /// <param name="seed">Of the order and of the split; drawn at random if null.</param>
    /// <param name="validationSplit">Share of the images, from the end, that is for validation; in (0, 1).</param>
    /// <param name="subset">
    /// <c>"training"</c> or <c>"validation"</c>: which images to give, together with
    /// <paramref name="validationSplit"/>.
    /// </param>
    /// <param name="interpolation">
    /// How pixels are weighed when the size changes: <c>"nearest"</c>, <c>"bilinear"</c>, <c>"bicubic"</c>,
    /// <c>"area"</c>, <c>"lanczos3"</c>, <c>"lanczos5"</c>, <c>"gaussian"</c> or <c>"mitchellcubic"</c>.
    /// </param>
    /// <param name="followLinks">
    /// Whether to look into folders that are symbolic links, inside those of the classes.
    /// </param>
    /// <param name="cropToAspectRatio">
    /// Whether to cut off, on both sides alike, what does not fit the new shape, rather than to distort the image.
    /// </param>
    /// <param name="dataFormat">
    /// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
    /// </param>
    /// <returns>Batches for Fit, Evaluate and Predict.</returns>
    /// <exception cref="ArgumentException">
    /// An argument is none of its choices, arguments do not fit each other or the files, or there are no images.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="directory"/> does not exist.</exception>
    /// <example>
    /// <code>
    /// ImageDataset train = Utils.ImageDatasetFromDirectory(
    ///     "flowers", validationSplit: 0.2, subset: "training", seed: 123, imageSize: (180, 180), batchSize: 32);
    /// model.Fit(train, epochs: 10);
    /// </code>
    /// </example>
    public static ImageDataset ImageDatasetFromDirectory(
        string directory,
        DirectoryLabels labels = default,
        string? labelMode = "int",
        IReadOnlyList<string>? classNames = null,
        string colorMode = "rgb",
        int batchSize = 32,
        Size2D? imageSize = null,
        bool shuffle = true,
        int? seed = null,
        double? validationSplit = null,
        string? subset = null,
        string interpolation = "bilinear",
        bool followLinks = false,
        bool cropToAspectRatio = false,
        string? dataFormat = null) =>
        FromDirectory(
            directory,
            labels,
            labelMode,
            classNames,
            colorMode,
            batchSize,
            imageSize,
            shuffle,
            seed,
            validationSplit,
            subset == "both"
                ? throw new ArgumentException(
                    "`subset` \"both\" gives two data sets: call ImageDatasetsFromDirectory, which has no `subset`.", nameof(subset))
                : [subset],
            interpolation,
            followLinks,
            cropToAspectRatio,
            dataFormat)[0];

    /// <summary>Both subsets of a folder: what <c>subset="both"</c> gives in Python.</summary>
    /// <inheritdoc cref="ImageDatasetFromDirectory" path="/*[not(self::summary or self::returns or self::example)]"/>
    /// <returns>The data set to train on, and that for validation.</returns>
    /// <example>
    /// <code>
    /// (ImageDataset train, ImageDataset validation) = Utils.ImageDatasetsFromDirectory("flowers", validationSplit: 0.2, seed: 1);
    /// model.Fit(train, epochs: 10, validationData: validation);
    /// </code>
    /// </example>
    public static (ImageDataset Training, ImageDataset Validation) ImageDatasetsFromDirectory(
        string directory,
        double validationSplit,
        DirectoryLabels labels = default,
        string? labelMode = "int",
        IReadOnlyList<string>? classNames = null,
        string colorMode = "rgb",
        int batchSize = 32,
        Size2D? imageSize = null,
        bool shuffle = true,
        int? seed = null,
        string interpolation = "bilinear",
        bool followLinks = false,
        bool cropToAspectRatio = false,
        string? dataFormat = null)
    {
        ImageDataset[] parts = FromDirectory(
            directory,
            labels,
            labelMode,
            classNames,
            colorMode,
            batchSize,
            imageSize,
            shuffle,
            seed,
            validationSplit,
            ["training", "validation"],
            interpolation,
            followLinks,
            cropToAspectRatio,
            dataFormat);
        return (parts[0], parts[1]);
    }

    private static ImageDataset[] FromDirectory(
        string directory,
        DirectoryLabels labels,
        string? labelMode,
        IReadOnlyList<string>? classNames,
        string colorMode,
        int batchSize,
        Size2D? imageSize,
        bool shuffle,
        int? seed,
        double? validationSplit,
        IReadOnlyList<string?> subsets,
        string interpolation,
        bool followLinks,
        bool cropToAspectRatio,
        string? dataFormat)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (labelMode is not null)
        {
            Guard.OneOf(labelMode, ["int", "categorical", "binary"]);
        }

        if (labels.Numbers is not null && classNames is not null)
        {
            throw new ArgumentException(
                "`classNames` order inferred labels. Received: them and a list of `labels`.", nameof(classNames));
        }

        RequireSplit(validationSplit, subsets[0], shuffle, seed);
        ImageReading reading = ImageReading.Create(imageSize, colorMode, "nearest", IsChannelsFirst(dataFormat));
        DatasetImages images = new(
            reading.Size,
            colorMode,
            Guard.OneOf(interpolation, FloatResampler.Interpolations),
            cropToAspectRatio,
            reading.ChannelsFirst);
        int chosen = seed ?? RandomSeeds.Next();
        ImageListing listing = ImageListing.Of(
            directory, labelMode is null ? (string?)null : labels, classNames, followLinks);
        bool hasLabels = listing.Labels.Count > 0;
        string classes = hasLabels ? $" belonging to {listing.ClassNames.Count} classes" : "";
        Console.WriteLine($"Found {listing.Paths.Count} files{classes}.");
        if (labelMode == "binary" && hasLabels && listing.ClassNames.Count != 2)
        {
            throw new ArgumentException(
                "With labelMode \"binary\" there must be 2 classes. "
                + $"Received: {listing.ClassNames.Count} ({string.Join(", ", listing.ClassNames)}).",
                nameof(labelMode));
        }

        listing = shuffle ? listing.Shuffled(chosen) : listing;
        return [.. subsets.Select(Part)];

        ImageDataset Part(string? subset)
        {
            ImageListing part = listing;
            if (subset is not null)
            {
                part = listing.Subset(subset, validationSplit!.Value);
                Console.WriteLine($"Using {part.Paths.Count} files for {subset}.");
            }

            return new ImageDataset(part, images, Targets(part, labelMode), batchSize, shuffle ? chosen : null);
        }
    }

    private static void RequireSplit(double? validationSplit, string? subset, bool shuffle, int? seed)
    {
        if (validationSplit is null != subset is null)
        {
            throw new ArgumentException(
                "`validationSplit` and `subset` go together. "
                + $"Received: validationSplit={validationSplit?.ToString() ?? "null"}, subset={subset ?? "null"}.");
        }

        if (subset is null)
        {
            return;
        }

        Guard.OneOf(subset, ["training", "validation"]);
        if (validationSplit is not (> 0 and < 1))
        {
            throw new ArgumentException(
                $"`validationSplit` must lie between 0 and 1. Received: {validationSplit}.", nameof(validationSplit));
        }

        if (shuffle && seed is null)
        {
            throw new ArgumentException(
                "Subsets of shuffled images need a `seed`, the same for both, so that they share no image.",
                nameof(seed));
        }
    }

    private static FileTargets Targets(ImageListing listing, string? labelMode) => listing.Labels.Count == 0
        ? FileTarget.None
        : labelMode switch
        {
            "categorical" => FileTarget.OneHot(
                [.. listing.Labels.Select(label => new[] { label })], listing.ClassNames.Count),
            "binary" => FileTarget.Values(
                [Tensor.Create([.. listing.Labels.Select(label => (float)label)], [listing.Labels.Count, 1])]),
            _ => FileTarget.Numbers(listing.Labels),
        };
}
