using System.Numerics.Tensors;
using Keras.Models;
using Keras.Preprocessing;

namespace Keras.Cli;

/// <summary>Batches to train on, and to judge epochs and the end by.</summary>
/// <param name="Train">Batches to train on.</param>
/// <param name="Validation">Batches that epochs are judged by.</param>
/// <param name="Test">Batches that the end is judged by.</param>
/// <param name="Labels">The class of each image to train on.</param>
/// <param name="Classes">How many classes there are.</param>
internal sealed record TrainingData(Iterator Train, Iterator Validation, Iterator Test, IReadOnlyList<int> Labels, int Classes)
{
    // Of a folder, which has no test part of its own.
    private const double TestShare = 0.2;

    // Share of the width and height, and pixels: the same for images of 32.
    private const double Shift = 0.125;
    private const int Padding = 4;

    /// <summary>A data set by name, scaled as its networks are trained with.</summary>
    /// <param name="name">One of <see cref="DataSets.Names"/>.</param>
    /// <param name="image">Shape of an image; smaller images get a border of zeros.</param>
    /// <param name="augment">What happens to images at random: keras, paper or none.</param>
    /// <param name="batchSize">Images of a batch.</param>
    /// <param name="samples">Train on the first so many images only; on all if null.</param>
    /// <param name="split">Share of them, the last ones, that epochs are judged by; 0 for the test images.</param>
    /// <param name="seed">Of the order of images, and of what happens to them.</param>
    /// <exception cref="CommandException">The split leaves no images on a side.</exception>
    public static TrainingData Named(
        string name, Shape image, string augment, int batchSize, int? samples, double split, int seed)
    {
        (DataSet<byte> train, DataSet<byte> test) = DataSets.Load(name);
        int classes = name == "cifar100" ? 100 : 10;
        DataSet<byte> all = train.Take(samples ?? int.MaxValue);
        int count = (int)all.Images.Lengths[0];
        int kept = count - (int)(split * count);
        if (split > 0 && (kept == 0 || kept == count))
        {
            throw new CommandException($"--validation-split {split} leaves no images to train on or to judge by, of {count}.");
        }

        DataSet<byte> training = all.Take(kept);
        Iterator tests = Flow(test, "none", shuffle: false);
        byte[] labels = new byte[kept];
        training.Labels.FlattenTo(labels);
        return new TrainingData(
            Flow(training, augment, shuffle: true),
            split > 0 ? Flow(all.From(kept), "none", shuffle: false) : tests,
            tests,
            [.. labels.Select(label => (int)label)],
            classes);

        Iterator Flow(DataSet<byte> part, string augment, bool shuffle)
        {
            DataSet<byte> padded = part.Pad(image[0], image[1]);
            Tensor<float> labels = Utils.ToCategorical(padded.Labels, classes);
            return Generator(augment, name, 0).Flow(padded.Images, labels, batchSize, shuffle, seed: seed);
        }
    }

    /// <summary>
    /// A folder of images with one folder inside for each class, scaled as the published weights expect; the first
    /// fifth of each class is for tests.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="split">Another share than a fifth; a fifth if null.</param>
    /// <inheritdoc cref="Named" path="/param"/>
    public static TrainingData Folder(string path, Shape image, string augment, int batchSize, double? split, int seed)
    {
        double share = split ?? TestShare;
        DirectoryIterator train = Flow(Generator(augment, "torch", share), "training");
        DirectoryIterator test = Flow(Generator("none", "torch", share), "validation");
        return new TrainingData(train, test, test, train.Classes, train.NumClasses);

        DirectoryIterator Flow(ImageDataGenerator generator, string subset) => generator.FlowFromDirectory(
            path,
            targetSize: (image[0], image[1]),
            batchSize: batchSize,
            shuffle: subset == "training",
            seed: seed,
            subset: subset,
            interpolation: "bilinear");
    }

    /// <summary>Shape of the images of a folder for a model; 224 pixels where it takes any number.</summary>
    /// <exception cref="CommandException">The model takes no images.</exception>
    public static Shape ImageShape(Model model) => model.InputShape is { Rank: 4 } batch
        ? (batch.SizeAt(1) ?? 224, batch.SizeAt(2) ?? 224, batch[3])
        : throw new CommandException($"{model.Name} takes no images but arrays of shape {model.InputShape}.");

    /// <summary>All images of a folder with one folder inside for each class, in the order of their paths.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="image">Shape that images are brought to; of one channel, they become gray.</param>
    /// <param name="scaling">One of the names that <see cref="Scaling"/> knows.</param>
    /// <param name="batchSize">Images of a batch.</param>
    /// <param name="classMode">The form of the labels: categorical, sparse or binary.</param>
    public static DirectoryIterator TestFolder(
        string path, Shape image, string scaling, int batchSize, string classMode) =>
        Generator("none", scaling, 0).FlowFromDirectory(
            path,
            targetSize: (image[0], image[1]),
            colorMode: image[2] == 1 ? "grayscale" : "rgb",
            batchSize: batchSize,
            classMode: classMode,
            shuffle: false,
            interpolation: "bilinear");

    // Images are scaled first, so that what a shift brings into the picture is the mean of all pixels.
    private static ImageDataGenerator Generator(string augment, string scaling, double validationSplit) => new(
        horizontalFlip: augment != "none",
        widthShiftRange: augment == "keras" ? Shift : default,
        heightShiftRange: augment == "keras" ? Shift : default,
        cropPadding: augment == "paper" ? Padding : 0,
        fillMode: "constant",
        preprocessingFunction: image => Scaling.Apply(image, scaling),
        validationSplit: validationSplit,
        standardizeFirst: true);
}
