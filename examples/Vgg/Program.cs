// A VGG for CIFAR-10, and what its layers tell: original.py, line for line.
using Examples;
using Keras;
using Keras.Layers;
using Vgg;

var defaults = new Settings(Epochs: 50, BatchSize: 128, Output: "vgg.h5");

return Example.Run(args, "Trains a VGG on CIFAR-10.", defaults, (settings, _) =>
{
    Utils.SetRandomSeed(settings.Seed);
    var model = Network.Build(classes: 10);
    model.Summary();

    // what a layer tells
    foreach (var layer in model.Layers)
    {
        Console.WriteLine($"{layer.Name} {layer.InputShape} --> {layer.OutputShape}");
    }

    var pool = model.Layers[3];
    Console.WriteLine($"{pool.Input[0]} {pool.Output[0]}");

    // a layer with two nodes tells them apart
    var larger = new Input(shape: (64, 64, 3));
    var conv = model.Layers[1];
    conv.Apply(larger);
    for (int node = 0; node < 2; node++)
    {
        Console.WriteLine($"{node} {conv.GetInputAt(node)[0]} {conv.GetOutputAt(node)[0]}");
        Console.WriteLine($"{node} {conv.GetInputShapeAt(node)} {conv.GetOutputShapeAt(node)}");
    }

    var ((xTrain, yTrain), (xTest, yTest)) = Data.Load(settings.Data, settings.Samples);
    model.Compile("adam", "categorical_crossentropy", metrics: ["accuracy"]);
    model.Fit(
        Data.Scale(xTrain),
        Utils.ToCategorical(yTrain, 10),
        settings.BatchSize,
        settings.Epochs,
        settings.Verbose,
        validationData: (Data.Scale(xTest), Utils.ToCategorical(yTest, 10)));
    model.Save(settings.Output, overwrite: true);
});
