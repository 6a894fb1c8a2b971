using Examples;
using Keras;
using Keras.Datasets;
using Keras.Engine.Tensors;
using Keras.Preprocessing;

namespace FineTune;

/// <summary>Batches to train on, batches to test with, and what the classes are called.</summary>
internal sealed record Pictures(Iterator Train, Iterator Test, IReadOnlyList<string> ClassNames, Shape ImageShape)
{
    private const int DrawnTrainSamples = 2_000;
    private const int DrawnTestSamples = 500;

    public static Pictures Load(Settings settings)
    {
        var ((xTrain, yTrain), (xTest, yTest)) = ProceduralImages.LoadData(
            settings.Samples ?? DrawnTrainSamples, settings.Samples ?? DrawnTestSamples);
        var names = ProceduralImages.ClassNames;
        var datagen = new ImageDataGenerator();
        return new Pictures(
            datagen.Flow(xTrain, Utils.ToCategorical(yTrain, names.Count), settings.BatchSize, seed: settings.Seed),
            datagen.Flow(xTest, Utils.ToCategorical(yTest, names.Count), settings.BatchSize, shuffle: false),
            names,
            (32, 32, 3));
    }
}
