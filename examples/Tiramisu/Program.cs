// FC-DenseNet (Tiramisu) for segmentation with a Dice loss: original.py, line for line.
using System.Numerics.Tensors;
using Examples;
using Keras;
using Keras.Losses;
using Keras.Metrics;
using Keras.Optimizers;
using Tiramisu;
using K = Keras.Backend;

var data = Example.Make("--data", "A .npz file of x_train, y_train, x_test, y_test; procedural for drawn shapes.", "procedural");
var imageSize = Example.Make("--image-size", "Height and width of the drawn images.", 64);
var defaults = new Settings(Epochs: 20, BatchSize: 4, Output: "tiramisu.h5");

return Example.Run(args, "Tells the pixels of images apart.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);
    int size = settings.Smoke ? 16 : options.GetValue(imageSize);
    var ((xTrain, yTrain), (xTest, yTest)) = settings.Data == "procedural"
        ? (Masks.Draw(settings.Samples ?? 200, size, seed: 1), Masks.Draw(settings.Samples ?? 50, size, seed: 2))
        : Load(settings.Data);

    Value DiceCoef(Value yTrue, Value yPred)
    {
        const double Smooth = 1;
        var intersection = K.Sum(yTrue * yPred, axis: (1, 2));
        var union = K.Sum(yTrue, axis: (1, 2)) + K.Sum(yPred, axis: (1, 2));
        return K.Mean(((2 * intersection) + Smooth) / (union + Smooth), axis: -1);
    }

    int numClasses = (int)yTrain.Lengths[3];
    var model = Network.Build((int)xTrain.Lengths[1], numClasses, layersDown: settings.Smoke ? [2, 2] : [4, 4], bottleneck: 4);
    model.Summary();

    // train, look at the overlap of every class
    model.Compile(
        new RMSprop(1e-3, decay: 0.005),
        Loss.Of("dice_loss", (yTrue, yPred) => 1 - DiceCoef(yTrue, yPred)),
        ["accuracy", Metric.Of("dice_coef", DiceCoef)]);
    var history = model.Fit(
        xTrain,
        yTrain,
        batchSize: settings.BatchSize,
        epochs: settings.Epochs,
        verbose: settings.Verbose,
        validationData: (xTest, yTest));
    model.SaveWeights(settings.Output, overwrite: true);
    Example.Check(
        "a loss and its coefficient that add up to 1, but for the penalties",
        history["loss"][^1] + history["dice_coef"][^1] >= 1);
    var masks = model.Predict(xTest).ToArray().Chunk(numClasses).Select(scores => Array.IndexOf(scores, scores.Max())).ToArray();
    var truth = yTest.ToArray().Chunk(numClasses).Select(row => Array.IndexOf(row, row.Max())).ToArray();
    for (int c = 0; c < numClasses; c++)
    {
        int both = truth.Zip(masks).Count(pair => pair.First == c && pair.Second == c);
        int either = truth.Zip(masks).Count(pair => pair.First == c || pair.Second == c);
        Console.WriteLine(FormattableString.Invariant($"class {c}: IoU {(double)both / either:F3}"));
    }
}, data, own: [imageSize]);

static ((Tensor<float> X, Tensor<float> Y) Train, (Tensor<float> X, Tensor<float> Y) Test) Load(string path)
{
    var arrays = Utils.Npy.LoadZip(path);
    Tensor<float> Array(string name) => arrays[name] as Tensor<float>
        ?? throw new ArgumentException($"{path} needs an array {name} of float32.");
    return ((Array("x_train"), Array("y_train")), (Array("x_test"), Array("y_test")));
}
