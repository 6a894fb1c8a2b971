// DenseNet-121 under a new head in two phases, on a Dataset: original.py, line for line.
using Examples;
using Keras;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;
using static Keras.Applications.Densenet;

var weights = Example.Choice("--weights", "Of DenseNet-121.", "imagenet", "none");
var imageSize = Example.Make("--image-size", "Height and width that images are scaled to.", 64);
var fineTuneEpochs = Example.Make("--fine-tune-epochs", "Passes over the data after unfreezing.", 3);
var defaults = new Settings(Epochs: 5, BatchSize: 32, Output: "transferred.keras");

return Example.Run(args, "Transfers DenseNet-121 to other images.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);
    int side = settings.Smoke ? 32 : options.GetValue(imageSize);
    int allEpochs = settings.Epochs + (settings.Smoke ? 1 : options.GetValue(fineTuneEpochs));
    var ((xTrain, yTrain), (xTest, yTest)) = Data.Load(settings.Data, settings.Samples);

    // resized once and kept
    var size = new Resizing(side, side);
    var train = Dataset.FromTensorSlices(xTrain, yTrain).Batch(settings.BatchSize)
        .Map((x, y) => (size.Apply(x), y)).Cache().Shuffle(50).Prefetch(2);
    var test = Dataset.FromTensorSlices(xTest, yTest).Batch(settings.BatchSize).Map((x, y) => (size.Apply(x), y)).Cache();

    // build network
    var augmentation = new Sequential([new RandomFlip("horizontal"), new RandomZoom(0.1), new RandomContrast(0.1)]);
    var normalization = new Normalization(axis: -1);
    normalization.Adapt(train.Map((x, _) => x));
    var baseModel = DenseNet121(
        includeTop: false,
        weights: settings.Smoke || options.GetValue(weights) == "none" ? null : "imagenet",
        inputShape: (side, side, 3));
    baseModel.Trainable = false;
    var inputs = new Input((side, side, 3));
    KerasTensor x = normalization.Apply(augmentation.Apply(inputs));
    x = baseModel.Apply(x, training: false);
    x = new GlobalAveragePooling2D().Apply(x);
    x = new Dropout(0.2).Apply(x);
    var model = new Model(inputs, new Dense(10).Apply(x));
    var loss = new SparseCategoricalCrossentropy(fromLogits: true);

    // the head, then all of it at a low rate
    model.Compile(new Adam(), loss, ["accuracy"]);
    var before = baseModel.GetWeights()[0].ToArray();
    model.Fit(train, epochs: settings.Epochs, verbose: settings.Verbose, validationData: test);
    Example.Check("a base that stays as it is", before.SequenceEqual(baseModel.GetWeights()[0].ToArray()));
    baseModel.Trainable = true;
    model.Compile(new Adam(1e-5), loss, ["accuracy"]);
    model.Fit(train, epochs: allEpochs, initialEpoch: settings.Epochs, verbose: settings.Verbose, validationData: test);
    Example.Check("a base that was trained", !before.SequenceEqual(baseModel.GetWeights()[0].ToArray()));
    model.Save(settings.Output, overwrite: true);
}, own: [weights, imageSize, fineTuneEpochs]);
