// MixUp, CutMix and RandAugment on a Dataset: original.py, line for line.
using System.Numerics.Tensors;
using Examples;
using Keras;
using Keras.Layers;
using Keras.Models;

var defaults = new Settings(Epochs: 10, BatchSize: 64, Output: "mixed.keras");

return Example.Run(args, "Trains on images that are mixed with one another.", defaults, (settings, _) =>
{
    Utils.SetRandomSeed(settings.Seed);
    const int NumClasses = 10;
    var ((xTrain, trainLabels), (xTest, testLabels)) = Data.Load(settings.Data, settings.Samples);
    var yTrain = Utils.ToCategorical(trainLabels, NumClasses);
    var yTest = Utils.ToCategorical(testLabels, NumClasses);

    // every batch is changed image by image, and then mixed in one of two ways
    var randAugment = new RandAugment(valueRange: [0, 255], numOps: 2, magnitude: 9, seed: 1);
    var mixUp = new MixUp(alpha: 0.2, seed: 2);
    var cutMix = new CutMix(seed: 3);

    var batches = Dataset.FromTensorSlices(xTrain, yTrain)
        .Shuffle(10_000, seed: 1)
        .Batch(settings.BatchSize, dropRemainder: true)
        .Map((images, labels) => (randAugment.Apply(images, training: true), labels), parallel: 2);
    int half = (int)xTrain.Lengths[0] / settings.BatchSize / 2;
    var train = batches.Take(half).Map((images, labels) => mixUp.ApplyAll([images, labels], training: true))
        .Concatenate(batches.Skip(half).Map((images, labels) => cutMix.ApplyAll([images, labels], training: true)))
        .Prefetch(2);
    var test = Dataset.FromTensorSlices(xTest, yTest).Batch(settings.BatchSize);

    // what a mixed batch looks like
    var (mixed, rows) = train.First();
    var sums = Enumerable.Range(0, (int)rows.Lengths[0]).Select(row => Enumerable.Range(0, NumClasses).Sum(c => rows[row, c]));
    Example.Check("labels that add up to 1", sums.All(sum => Math.Abs(sum - 1) < 1e-4));
    Example.Check("pixels in their range", Tensor.Min<float>(mixed) >= 0 && Tensor.Max<float>(mixed) <= 255.01f);

    // build network, train
    var inputs = new Input((32, 32, 3));
    KerasTensor x = new Rescaling(1 / 127.5, offset: -1).Apply(inputs);
    foreach (int filters in new[] { 16, 32, 64 })
    {
        x = new Conv2D(filters, 3, padding: "same", useBias: false).Apply(x);
        x = new BatchNormalization().Apply(x);
        x = new Activation("relu").Apply(x);
        x = new MaxPooling2D().Apply(x);
    }

    x = new GlobalAveragePooling2D().Apply(x);
    var model = new Model(inputs, new Dense(NumClasses, activation: "softmax").Apply(x));
    model.Compile("adam", "categorical_crossentropy", ["accuracy"]);
    model.Fit(train, epochs: settings.Epochs, verbose: settings.Verbose, validationData: test);
    model.Save(settings.Output, overwrite: true);
    Console.WriteLine(string.Join(", ", model.Evaluate(test, verbose: 0)));
});
