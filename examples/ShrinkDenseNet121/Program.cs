// DenseNet-121 made smaller by other blocks and another growth rate: original.py, line for line.
using Examples;
using Keras;
using ShrinkDenseNet121;

var blocks = Example.Make("--blocks", "Layers of each dense block, such as 6,6,6 for the depth of DenseNet-40.", "25,25,25,25");
var growthRate = Example.Make("--growth-rate", "Channels that each layer adds.", 12);
var defaults = new Settings(Epochs: 50, BatchSize: 64, Output: "shrunk.h5");

return Example.Run(args, "Trains a shrunk DenseNet-121 on CIFAR-10.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);

    // how small it becomes: DenseNet-121, a hundred layers of two convolutions, and DenseNet-BC-40
    foreach (var (other, rate) in new[] { ("6,12,24,16", 32), ("25,25,25,25", 12), ("6,6,6", 12) })
    {
        Console.WriteLine($"[{other}] {rate} {Network.Build(Parse(other), rate, (32, 32, 3), 10).CountParams()}");
    }

    var ((xTrain, yTrain), (xTest, yTest)) = Data.Load(settings.Data, settings.Samples);
    var testLabels = Utils.ToCategorical(yTest, 10);
    var chosen = settings.Smoke ? "6,6,6" : options.GetValue(blocks)!;
    var model = Network.Build(Parse(chosen), options.GetValue(growthRate), (32, 32, 3), classes: 10);
    model.Summary();
    model.Compile("adam", "categorical_crossentropy", metrics: ["accuracy"]);
    model.Fit(
        xTrain,
        Utils.ToCategorical(yTrain, 10),
        settings.BatchSize,
        settings.Epochs,
        settings.Verbose,
        validationData: (xTest, testLabels));
    var scores = model.Evaluate(xTest, testLabels, verbose: 0);
    Console.WriteLine($"Test loss: {scores[0]:F4}, accuracy: {scores[1]:F4}");
    model.Save(settings.Output, overwrite: true);
}, own: [blocks, growthRate]);

static int[] Parse(string text) =>
[
    .. text.Split(',').Select(part => int.TryParse(part, out var layers)
        ? layers
        : throw new ArgumentException($"Expected numbers with commas between them, such as 6,6,6. Received: {text}.")),
];
