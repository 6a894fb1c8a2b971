// Inception towers, and a small GoogLeNet for CIFAR-10: original.py, line for line.
using Examples;
using Inception;
using Keras;

var defaults = new Settings(Epochs: 50, BatchSize: 128, Output: "googlenet.h5");

return Example.Run(args, "Trains a small GoogLeNet on CIFAR-10.", defaults, (settings, _) =>
{
    Utils.SetRandomSeed(settings.Seed);

    // towers side by side along any axis
    for (int axis = 1; axis <= 3; axis++)
    {
        Console.WriteLine($"{axis} {Networks.Towers(axis).OutputShape}");
    }

    var ((xTrain, yTrain), (xTest, yTest)) = Data.Load(settings.Data, settings.Samples);
    var testImages = Data.Scale(xTest);
    var testLabels = Utils.ToCategorical(yTest, 10);
    var model = Networks.GoogLeNet();
    model.Summary();
    model.Compile("adam", "categorical_crossentropy", metrics: ["accuracy"]);
    model.Fit(
        Data.Scale(xTrain),
        Utils.ToCategorical(yTrain, 10),
        settings.BatchSize,
        settings.Epochs,
        settings.Verbose,
        validationData: (testImages, testLabels));
    var scores = model.Evaluate(testImages, testLabels, verbose: 0);
    Console.WriteLine($"Test loss: {scores[0]:F4}, accuracy: {scores[1]:F4}");
    model.Save(settings.Output, overwrite: true);
});
