// Several findings on one X-ray, with a weighted loss and AUC by class: original.py, line for line.
using System.Numerics.Tensors;
using ChestXray;
using Examples;
using Keras;
using Keras.Callbacks;
using Keras.Layers;
using Keras.Losses;
using Keras.Metrics;
using Keras.Models;
using Keras.Optimizers;
using static Keras.Applications.Densenet;

var data = Example.Make("--data", "A .npz file of x_train, y_train, x_test, y_test; procedural for drawn chests.", "procedural");
var weightsOption = Example.Choice("--weights", "Of DenseNet-121.", "imagenet", "none");
var imageSize = Example.Make("--image-size", "Height and width of the drawn chests.", 64);
var defaults = new Settings(Epochs: 5, BatchSize: 32, Output: "chest.weights.h5");

return Example.Run(args, "Finds several things on X-rays.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);
    var findings = Chests.Findings.Select(finding => finding.Name).ToArray();
    int size = settings.Smoke ? 32 : options.GetValue(imageSize);
    var ((xTrain, yTrain), (xTest, yTest)) = settings.Data == "procedural"
        ? (Chests.Draw(settings.Samples ?? 2000, size, seed: 1), Chests.Draw(settings.Samples ?? 500, size, seed: 2))
        : Load(settings.Data);

    // what is rare counts more
    var samples = (int)yTrain.Lengths[0];
    float[] positive =
        [.. Enumerable.Range(0, findings.Length).Select(c => Enumerable.Range(0, samples).Average(i => yTrain[i, c]))];
    float[] negative = [.. positive.Select(share => 1 - share)];
    var weightedLoss = Loss.Of("weighted_loss", (yTrue, yPred) =>
    {
        var p = Ops.Clip(yPred, 1e-7, 1 - 1e-7);
        var loss = (Ops.Array(negative) * yTrue * Ops.Log(p)) + (Ops.Array(positive) * (1 - yTrue) * Ops.Log(1 - p));
        return -Ops.Mean(loss, axis: -1);
    });

    // build network
    var train = Dataset.FromTensorSlices(xTrain, yTrain).Shuffle(1000, seed: 1).Batch(settings.BatchSize).Prefetch(2);
    var test = Dataset.FromTensorSlices(xTest, yTest).Batch(settings.BatchSize);
    var baseModel = DenseNet121(
        includeTop: false,
        weights: settings.Smoke || options.GetValue(weightsOption) == "none" ? null : "imagenet",
        inputShape: ((int)xTrain.Lengths[1], (int)xTrain.Lengths[2], 3),
        pooling: "avg");
    var inputs = new Input(((int)xTrain.Lengths[1], (int)xTrain.Lengths[2], 3));
    KerasTensor x = new RandomFlip("horizontal", seed: 1).Apply(inputs);
    x = new RandomRotation(0.02, fillMode: "constant", seed: 2).Apply(x);
    x = new RandomBrightness(0.1, valueRange: [0, 1], seed: 3).Apply(x);
    var model = new Model(inputs, new Dense(findings.Length, activation: "sigmoid").Apply(baseModel.Apply(x)));

    // train
    model.Compile(new Adam(1e-3), weightedLoss, [new AUC(multiLabel: true, name: "auc")]);
    model.Fit(train, epochs: settings.Epochs, verbose: settings.Verbose, validationData: test, callbacks:
    [
        new ReduceLROnPlateau(factor: 0.1, patience: 1, verbose: 1, minLr: 1e-8),
        new ModelCheckpoint(settings.Output, saveWeightsOnly: true, saveBestOnly: true),
    ]);

    // AUC by class
    model.LoadWeights(settings.Output);
    var scores = model.Predict(test);
    for (int finding = 0; finding < findings.Length; finding++)
    {
        var auc = new AUC();
        auc.UpdateState(Column(yTest, finding), Column(scores, finding));
        Console.WriteLine($"{findings[finding]}: {auc.Result():F3}");
    }
}, data, own: [weightsOption, imageSize]);

static Tensor<float> Column(Tensor<float> rows, int column)
{
    float[] elements = [.. Enumerable.Range(0, (int)rows.Lengths[0]).Select(row => rows[row, column])];
    return Tensor.Create(elements);
}

static ((Tensor<float> X, Tensor<float> Y) Train,
    (Tensor<float> X, Tensor<float> Y) Test) Load(string path)
{
    var arrays = Utils.Npy.LoadZip(path);
    Tensor<float> Array(string name) => arrays[name] as Tensor<float>
        ?? throw new ArgumentException($"{path} needs an array {name} of float32.");
    return ((Array("x_train"), Array("y_train")), (Array("x_test"), Array("y_test")));
}
