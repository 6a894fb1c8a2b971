using Keras;
using Keras.Datasets;
using Keras.Preprocessing;

namespace FineTune;

/// <summary>Batches to train on, batches to test with, and what the classes are called.</summary>
public sealed record Pictures(Iterator Train, Iterator Test, IReadOnlyList<string> ClassNames, Shape ImageShape)
{
    private const int DrawnTrainSamples = 2_000;
    private const int DrawnTestSamples = 500;

    /// <summary>A folder of images, one folder inside for each class; a fifth of each class is kept for the test.</summary>
    public static Pictures FromFolder(string folder, int imageSize, int batchSize, int seed)
    {
        var datagen = new ImageDataGenerator(validationSplit: 0.2);
        var size = (imageSize, imageSize);
        var train = datagen.FlowFromDirectory(
            folder, targetSize: size, batchSize: batchSize, seed: seed, subset: "training", interpolation: "bilinear");
        var test = datagen.FlowFromDirectory(
            folder, targetSize: size, batchSize: batchSize, shuffle: false, subset: "validation", interpolation: "bilinear");
        return new Pictures(
            train, test, [.. train.ClassIndices.OrderBy(pair => pair.Value).Select(pair => pair.Key)], (imageSize, imageSize, 3));
    }

    /// <summary>Drawn images of ten classes.</summary>
    public static Pictures Drawn(int? samples, int batchSize, int seed)
    {
        var ((xTrain, yTrain), (xTest, yTest)) = ProceduralImages.LoadData(
            samples ?? DrawnTrainSamples, samples ?? DrawnTestSamples);
        var names = ProceduralImages.ClassNames;
        var datagen = new ImageDataGenerator();
        return new Pictures(
            datagen.Flow(xTrain, Utils.ToCategorical(yTrain, names.Count), batchSize, seed: seed),
            datagen.Flow(xTest, Utils.ToCategorical(yTest, names.Count), batchSize, shuffle: false),
            names,
            (32, 32, 3));
    }
}
