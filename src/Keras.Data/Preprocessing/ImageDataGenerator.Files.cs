using System.Data;
using Keras.Engine.Tensors;

namespace Keras.Preprocessing;

/// <content>Images out of files.</content>
public partial class ImageDataGenerator
{
    /// <summary>
    /// Batches of transformed and normalized images out of a folder with one folder for each class, without end.
    /// </summary>
    /// <remarks>
    /// Files are found at any depth, in the order of their names, and read when their batch is made. Names that end
    /// with png, jpg, jpeg, bmp, ppm, tif or tiff count as images; PPM and TIFF are refused when they are read.
    /// Writes how many images of how many classes were found.
    /// </remarks>
    /// <param name="directory">The folder of the classes' folders.</param>
    /// <param name="targetSize">Height and width to which images are brought, in pixels; (256, 256) if null.</param>
    /// <param name="colorMode"><c>"rgb"</c>, <c>"rgba"</c> or <c>"grayscale"</c>: 3, 4 or 1 channels.</param>
    /// <param name="classes">Names of the folders, in the order of their numbers; all, sorted, if null.</param>
    /// <param name="classMode">
    /// What the targets are: <c>"categorical"</c> one-hot rows, <c>"binary"</c> or <c>"sparse"</c> the numbers of the
    /// classes, <c>"input"</c> the images themselves; null for none.
    /// </param>
    /// <param name="batchSize">Images of a batch; the last one of a pass may be smaller.</param>
    /// <param name="shuffle">Whether every pass has its own order.</param>
    /// <param name="seed">Of order and transformations; drawn at random if null.</param>
    /// <param name="saveToDir">Existing folder to write every transformed image to, for a look at them.</param>
    /// <param name="savePrefix">Start of the names of these files.</param>
    /// <param name="saveFormat"><c>"png"</c>, <c>"jpg"</c> or <c>"jpeg"</c>.</param>
    /// <param name="followLinks">
    /// Whether to look into folders that are symbolic links, inside those of the classes.
    /// </param>
    /// <param name="subset">
    /// <c>"validation"</c> for the first images of each class, as many as <see cref="ValidationSplit"/> says,
    /// <c>"training"</c> for the others; all if null.
    /// </param>
    /// <param name="interpolation">
    /// How pixels are weighed when the size changes: <c>"nearest"</c>, <c>"bilinear"</c>, <c>"bicubic"</c>,
    /// <c>"hamming"</c>, <c>"box"</c> or <c>"lanczos"</c>.
    /// </param>
    /// <exception cref="ArgumentException">An argument is none of its choices, or there are no images.</exception>
    /// <exception cref="DirectoryNotFoundException">A folder does not exist.</exception>
    /// <example>
    /// <code>
    /// DirectoryIterator train = new ImageDataGenerator(rescale: 1 / 255.0, validationSplit: 0.2)
    ///     .FlowFromDirectory("data/train", targetSize: (224, 224), batchSize: 16, subset: "training");
    /// </code>
    /// </example>
    public DirectoryIterator FlowFromDirectory(
        string directory,
        Size2D? targetSize = null,
        string colorMode = "rgb",
        IReadOnlyList<string>? classes = null,
        string? classMode = "categorical",
        int batchSize = 32,
        bool shuffle = true,
        int? seed = null,
        string? saveToDir = null,
        string savePrefix = "",
        string saveFormat = "png",
        bool followLinks = false,
        string? subset = null,
        string interpolation = "nearest")
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        FileFlow flow = new(
            directory,
            ImageReading.Create(targetSize, colorMode, interpolation, _channelsFirst),
            batchSize,
            shuffle,
            seed,
            SavedImages.Create(saveToDir, savePrefix, saveFormat, DataFormat));
        return DirectoryIterator.Create(this, flow, classes, classMode, subset, followLinks);
    }

    /// <summary>
    /// Batches of transformed and normalized images whose files and targets a table lists, without end.
    /// </summary>
    /// <remarks>
    /// The table is .NET's own, in the place of the data frame of pandas. Files are read when their batch is made;
    /// PNG, JPEG, BMP, GIF and WebP can be read. Writes how many files of how many classes were found.
    /// </remarks>
    /// <param name="dataframe">A row for each image.</param>
    /// <param name="directory">What the names of files are relative to; null if they are paths.</param>
    /// <param name="xCol">The column of file names, of texts.</param>
    /// <param name="yCol">The column or columns of targets; <c>"class"</c> by default.</param>
    /// <param name="weightCol">
    /// The column of each image's factor in the loss, of numbers; null if all count alike.
    /// </param>
    /// <param name="targetSize">Height and width to which images are brought, in pixels; (256, 256) if null.</param>
    /// <param name="colorMode"><c>"rgb"</c>, <c>"rgba"</c> or <c>"grayscale"</c>: 3, 4 or 1 channels.</param>
    /// <param name="classes">Classes to keep, numbered in the order of their names; all if null.</param>
    /// <param name="classMode">
    /// What the targets are: <c>"categorical"</c> rows with a one for the class or for each of a list of classes,
    /// <c>"binary"</c> or <c>"sparse"</c> the numbers of the classes, <c>"raw"</c> (formerly <c>"other"</c>) the
    /// numbers of one column or of a list of columns, <c>"multi_output"</c> an array for each column of a list, of
    /// numbers or of lists of numbers, <c>"input"</c> the images themselves; null for none.
    /// </param>
    /// <param name="batchSize">Images of a batch; the last one of a pass may be smaller.</param>
    /// <param name="shuffle">Whether every pass has its own order.</param>
    /// <param name="seed">Of order and transformations; drawn at random if null.</param>
    /// <param name="saveToDir">Existing folder to write every transformed image to, for a look at them.</param>
    /// <param name="savePrefix">Start of the names of these files.</param>
    /// <param name="saveFormat"><c>"png"</c>, <c>"jpg"</c> or <c>"jpeg"</c>.</param>
    /// <param name="subset">
    /// <c>"validation"</c> for the first rows, as many as <see cref="ValidationSplit"/> says, <c>"training"</c> for the
    /// others; all if null.
    /// </param>
    /// <param name="interpolation">
    /// How pixels are weighed when the size changes: <c>"nearest"</c>, <c>"bilinear"</c>, <c>"bicubic"</c>,
    /// <c>"hamming"</c>, <c>"box"</c> or <c>"lanczos"</c>.
    /// </param>
    /// <param name="validateFilenames">Whether to leave out, with a warning, rows whose file does not exist.</param>
    /// <exception cref="ArgumentException">
    /// An argument is none of its choices, a column does not exist or holds something else, or no row is left.
    /// </exception>
    /// <exception cref="DirectoryNotFoundException"><paramref name="saveToDir"/> does not exist.</exception>
    /// <example>
    /// <code>
    /// DataTable table = new();
    /// table.Columns.Add("filename");
    /// table.Columns.Add("class");
    /// table.Rows.Add("001.png", "cat");
    /// table.Rows.Add("002.png", "dog");
    /// DataFrameIterator train = new ImageDataGenerator().FlowFromDataFrame(table, "data/train", classMode: "binary");
    /// </code>
    /// </example>
    public DataFrameIterator FlowFromDataFrame(
        DataTable dataframe,
        string? directory = null,
        string xCol = "filename",
        ColumnNames yCol = default,
        string? weightCol = null,
        Size2D? targetSize = null,
        string colorMode = "rgb",
        IReadOnlyList<string>? classes = null,
        string? classMode = "categorical",
        int batchSize = 32,
        bool shuffle = true,
        int? seed = null,
        string? saveToDir = null,
        string savePrefix = "",
        string saveFormat = "png",
        string? subset = null,
        string interpolation = "nearest",
        bool validateFilenames = true)
    {
        if (classMode == "other")
        {
            Warnings.Write("The classMode \"other\" is now called \"raw\".");
            classMode = "raw";
        }

        FileFlow flow = new(
            directory ?? "",
            ImageReading.Create(targetSize, colorMode, interpolation, _channelsFirst),
            batchSize,
            shuffle,
            seed,
            SavedImages.Create(saveToDir, savePrefix, saveFormat, DataFormat));
        return DataFrameIterator.Create(
            this, flow, dataframe, xCol, yCol, weightCol, classes, classMode, subset, validateFilenames);
    }

    /// <summary>The part of so many images that a subset is; all if null.</summary>
    internal Range SubsetOf(string? subset, int count)
    {
        if (subset is null)
        {
            return ..;
        }

        Guard.OneOf(subset, ["training", "validation"]);
        int split = (int)(count * ValidationSplit);
        return subset == "validation" ? ..split : split..count;
    }
}
