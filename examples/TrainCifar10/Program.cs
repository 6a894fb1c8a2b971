// DenseNet-BC on CIFAR-10 by the recipe of original.py, line for line.
using System.Numerics.Tensors;
using Keras;
using Keras.Callbacks;
using Keras.Optimizers;
using Keras.Preprocessing;
using TrainCifar10;
using static Keras.Applications.Densenet;

return Options.Run(args, options =>
{
    Utils.SetRandomSeed(options.Seed);

    // load data
    var ((xTrain, yTrain), (xTest, yTest)) = Data.Load(options.Data, options.Samples);
    var trainLabels = Utils.ToCategorical(yTrain, 10);
    var testLabels = Utils.ToCategorical(yTest, 10);
    var trainImages = ColorPreprocessing(xTrain);
    var testImages = ColorPreprocessing(xTest);

    // build network
    var model = DenseNetCifar(depth: options.Depth, growthRate: options.GrowthRate);
    model.Summary();

    // set optimizer
    var sgd = new SGD(learningRate: 0.1, momentum: 0.9, nesterov: true);
    model.Compile(loss: "categorical_crossentropy", optimizer: sgd, metrics: ["accuracy"]);

    // set callbacks
    var changeLr = new LearningRateScheduler(epoch => epoch < 150 ? 0.1 : epoch < 225 ? 0.01 : 0.001);

    // start training, with or without data augmentation
    if (options.Augment)
    {
        var datagen = new ImageDataGenerator(
            horizontalFlip: true, widthShiftRange: 0.125, heightShiftRange: 0.125, fillMode: "constant", cval: 0);
        datagen.Fit(trainImages);
        model.FitGenerator(
            datagen.Flow(trainImages, trainLabels, batchSize: options.BatchSize, seed: options.Seed),
            epochs: options.Epochs,
            verbose: options.Verbose,
            callbacks: [changeLr],
            validationData: (testImages, testLabels));
    }
    else
    {
        model.Fit(
            trainImages,
            trainLabels,
            batchSize: options.BatchSize,
            epochs: options.Epochs,
            verbose: options.Verbose,
            callbacks: [changeLr],
            validationData: (testImages, testLabels));
    }

    // evaluate and save the model
    var scores = model.Evaluate(testImages, testLabels, batchSize: 250, verbose: 0);
    Console.WriteLine($"Test loss: {scores[0]:F4}");
    Console.WriteLine($"Test accuracy: {scores[1]:F4}");
    model.Save(options.Output, overwrite: true);
    Console.WriteLine($"Model: {Path.GetFullPath(options.Output)}");
});

static Tensor<float> ColorPreprocessing(Tensor<byte> images)
{
    float[] mean = [125.307f, 122.95f, 113.865f];
    float[] std = [62.9932f, 62.0887f, 66.7048f];
    var pixels = new byte[images.FlattenedLength];
    images.FlattenTo(pixels);
    var scaled = new float[pixels.Length];
    for (int i = 0; i < scaled.Length; i++)
    {
        scaled[i] = (pixels[i] - mean[i % 3]) / std[i % 3];
    }

    return Tensor.Create(scaled, images.Lengths);
}
