// A pretrained network under a new head, frozen first and then trained as a whole: original.py, line for line.
using System.Numerics.Tensors;
using Examples;
using FineTune;
using Keras;
using Keras.Optimizers;
using static Keras.Models.Models;

var data = Example.Make("--data", "A folder with a folder of images for each class; procedural for drawn images.", "procedural");
var imageSize = Example.Make("--image-size", "Height and width that images of a folder are scaled to.", 224);
var weights = Example.Make("--weights", "Of DenseNet-121: imagenet, none, or a file to take layers from.", "imagenet");
var baseFile = Example.Make<string?>("--base", "A saved model to stand, but for its classifier, in DenseNet-121's place.", null);
var fineTuneEpochs = Example.Make("--fine-tune-epochs", "Passes over the data after unfreezing.", 5);
var defaults = new Settings(Epochs: 5, BatchSize: 32, Output: "fine_tuned.h5");

return Example.Run(args, "Fine-tunes a pretrained network.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);
    var allEpochs = settings.Epochs + (settings.Smoke ? 1 : options.GetValue(fineTuneEpochs));

    // load data
    var (train, test, classNames, imageShape) = settings.Data == "procedural"
        ? Pictures.Drawn(settings.Samples, settings.BatchSize, settings.Seed)
        : Pictures.FromFolder(settings.Data, options.GetValue(imageSize), settings.BatchSize, settings.Seed);

    // build network
    var baseModel = options.GetValue(baseFile) is string path
        ? Network.SavedBase(path)
        : Network.DenseNetBase(settings.Smoke ? "none" : options.GetValue(weights)!, imageShape);
    var model = Network.Build(baseModel, imageShape, classNames.Count);

    // train the head
    baseModel.Trainable = false;
    model.Compile(new Adam(1e-3), "categorical_crossentropy", ["accuracy"]);
    model.Summary();
    model.FitGenerator(train, epochs: settings.Epochs, verbose: settings.Verbose, validationData: test);

    // train on as a whole
    baseModel.Trainable = true;
    model.Compile(new Adam(1e-5), "categorical_crossentropy", ["accuracy"]);
    model.Summary();
    model.FitGenerator(
        train, epochs: allEpochs, initialEpoch: settings.Epochs, verbose: settings.Verbose, validationData: test);

    // save, reload, predict
    model.Save(settings.Output, overwrite: true);
    Console.WriteLine($"Model: {Path.GetFullPath(settings.Output)}");
    var restored = LoadModel(settings.Output);
    var (images, labels) = test[0];
    var scores = restored.Predict(images);
    var difference = Tensor.Max<float>(Tensor.Abs<float>(scores - model.Predict(images)));
    Console.WriteLine($"Largest difference after loading: {difference}");
    for (int i = 0; i < Math.Min(5, scores.Lengths[0]); i++)
    {
        int truth = Classes.Likeliest(labels, i);
        int guess = Classes.Likeliest(scores, i);
        Console.WriteLine($"{classNames[truth]}: {classNames[guess]} {scores[i, guess]:F3}");
    }
}, data, own: [imageSize, weights, baseFile, fineTuneEpochs]);
