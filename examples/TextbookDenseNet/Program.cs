// The DenseNet of a textbook on Fashion-MNIST scaled to 96×96 pixels: original.py, line for line.
using System.Diagnostics;
using Examples;
using Keras;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using TextbookDenseNet;

var size = Example.Make("--size", "Height and width that images are scaled to.", 96);
var learningRate = Example.Make("--lr", "Learning rate.", 0.1);
var data = Example.Choice(
    "--data",
    "auto takes Fashion-MNIST if it can be had and drawn images otherwise; fashion_mnist takes nothing else.",
    "auto",
    "fashion_mnist",
    "procedural");
var defaults = new Settings(Epochs: 10, BatchSize: 256, Output: "textbook_densenet.h5");

return Example.Run(args, "Trains the DenseNet of a textbook on Fashion-MNIST.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);
    var x = new Input(shape: (3, 8, 8));
    Console.WriteLine(new Model(x, Network.DenseBlock(x, 2, 10)).OutputShape);

    var model = Network.Build(options.GetValue(size), classes: 10);
    model.Summary();

    var ((xTrain, yTrain), (xTest, yTest)) = GrayImages.Load(settings.Data, settings.Samples);
    var train = new ScaledImages(xTrain, yTrain, options.GetValue(size), settings.BatchSize, settings.Seed);
    var test = new ScaledImages(xTest, yTest, options.GetValue(size), settings.BatchSize, settings.Seed);
    model.Compile(new SGD(options.GetValue(learningRate)), "sparse_categorical_crossentropy", metrics: ["accuracy"]);
    var watch = Stopwatch.StartNew();
    var history = model.FitGenerator(train, epochs: settings.Epochs, verbose: settings.Verbose, shuffle: false);
    var seconds = watch.Elapsed.TotalSeconds;
    var testAccuracy = model.EvaluateGenerator(test)[1];
    Console.WriteLine(
        $"loss {history["loss"][^1]:F3}, train acc {history["accuracy"][^1]:F3}, test acc {testAccuracy:F3}");
    Console.WriteLine($"{settings.Epochs * (double)xTrain.Lengths[0] / seconds:F1} examples/sec");
    model.Save(settings.Output, overwrite: true);
}, data, own: [size, learningRate]);
