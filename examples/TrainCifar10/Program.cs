// Networks for CIFAR-10 by the recipe of original.py, line for line.
using System.Numerics.Tensors;
using Examples;
using Keras;
using Keras.Callbacks;
using Keras.Models;
using Keras.Optimizers;
using Keras.Preprocessing;
using Keras.Training;
using NumSharp;
using TrainCifar10;
using static Keras.Applications.Densenet;

var depth = Example.Make("--depth", "Layers with weights of DenseNet-BC: 6N + 4.", 40);
var growthRate = Example.Make("--growth-rate", "Channels that each layer of DenseNet-BC adds.", 12);
var networks = Example.Make<string[]>(
    "--network", "Other networks, one after the other: densenet_121x32, resnet_32, …, all of them: family, ablations.", []);
networks.AllowMultipleArgumentsPerToken = true;
var augment = Example.Choice(
    "--augment",
    "keras shifts by fractions of pixels and flips; paper pads by 4, crops and flips; none leaves images as they are.",
    "keras",
    "paper",
    "none");
var logDir = Example.Make<string?>("--logdir", "Where TensorBoard finds curves and weights; nowhere if left out.", null);
var curves = Example.Make<string?>("--curves", "A picture of all runs' curves, .png or .svg; none if left out.", null);
curves.Validators.Add(result =>
{
    if (Path.GetExtension(result.GetValueOrDefault<string?>() ?? ".svg") is not (".png" or ".svg"))
    {
        result.AddError("--curves needs a file name that ends in .png or .svg.");
    }
});
var defaults = new Settings(Epochs: 300, BatchSize: 64, Output: "densenet_bc.h5");

return Example.Run(args, "Trains networks on CIFAR-10.", defaults, (settings, options) =>
{
    // choose networks
    var layers = settings.Smoke ? 10 : options.GetValue(depth);
    var growth = options.GetValue(growthRate);
    List<(string Name, Func<Model> Build)> chosen = [.. Networks.Choose(options.GetValue(networks)!)];
    if (chosen.Count == 0)
    {
        chosen.Add(($"densenet_{layers}x{growth}", () => DenseNetCifar(depth: layers, growthRate: growth)));
    }

    // load data
    var ((xTrain, yTrain), (xTest, yTest)) = Data.Load(settings.Data, settings.Samples);
    var trainLabels = Utils.ToCategorical(yTrain.ToNDArray(), 10);
    var testLabels = Utils.ToCategorical(yTest.ToNDArray(), 10);
    var trainImages = ColorPreprocessing(xTrain);
    var testImages = ColorPreprocessing(xTest);

    var reports = new List<Report>();
    foreach (var (name, build) in chosen)
    {
        // build network
        Utils.SetRandomSeed(settings.Seed);
        var model = build();
        model.Summary();

        // set optimizer
        var sgd = new SGD(learningRate: 0.1, momentum: 0.9, nesterov: true);
        model.Compile(loss: "categorical_crossentropy", optimizer: sgd, metrics: ["accuracy"]);

        // set callbacks
        var changeLr = new LearningRateScheduler(
            epoch => epoch < 0.5 * settings.Epochs ? 0.1 : epoch < 0.75 * settings.Epochs ? 0.01 : 0.001);
        var report = new Report(name);
        List<Callback> callbacks = [changeLr, report];
        if (options.GetValue(logDir) is string folder)
        {
            var hparams = new Dictionary<string, object>
            {
                ["network"] = name,
                ["batch_size"] = settings.BatchSize,
                ["augment"] = options.GetValue(augment)!,
                ["seed"] = settings.Seed,
            };
            callbacks.Add(new TensorBoard(Path.Combine(folder, name), histogramFreq: 10, hparams: hparams));
        }

        // start training, with or without data augmentation
        History history;
        if (options.GetValue(augment) == "none")
        {
            history = model.Fit(
                trainImages,
                trainLabels,
                batchSize: settings.BatchSize,
                epochs: settings.Epochs,
                verbose: settings.Verbose,
                callbacks: callbacks,
                validationData: (testImages, testLabels));
        }
        else
        {
            var datagen = options.GetValue(augment) == "paper"
                ? new ImageDataGenerator(horizontalFlip: true, cropPadding: 4, fillMode: "constant", cval: 0)
                : new ImageDataGenerator(
                    horizontalFlip: true, widthShiftRange: 0.125, heightShiftRange: 0.125, fillMode: "constant",
                    cval: 0);
            datagen.Fit(trainImages);
            history = model.FitGenerator(
                datagen.Flow(trainImages, trainLabels, batchSize: settings.BatchSize, seed: settings.Seed),
                epochs: settings.Epochs,
                verbose: settings.Verbose,
                callbacks: callbacks,
                validationData: (testImages, testLabels));
        }

        // evaluate and save the model
        var scores = model.Evaluate(testImages, testLabels, batchSize: 250, verbose: 0);
        Console.WriteLine($"Test loss: {scores[0]:F4}");
        Console.WriteLine($"Test accuracy: {scores[1]:F4}");
        var file = chosen.Count == 1 ? settings.Output : Path.Combine(Path.GetDirectoryName(settings.Output)!, $"{name}.h5");
        model.Save(file, overwrite: true);
        Console.WriteLine($"Model: {Path.GetFullPath(file)}");
        report.Finish(model, history, scores[1], file);
        reports.Add(report);
        if (options.GetValue(curves) is string picture)
        {
            History.Plot(picture, [.. reports.Select(run => (run.Network, run.History!))]);
        }
    }

    Report.Print(reports);
}, own: [networks, depth, growthRate, augment, logDir, curves]);

static NDArray ColorPreprocessing(Tensor<byte> images)
{
    float[] mean = [125.307f, 122.95f, 113.865f];
    float[] std = [62.9932f, 62.0887f, 66.7048f];
    var x = images.ToNDArray().astype(np.float32);
    for (int i = 0; i < 3; i++)
    {
        x[$":, :, :, {i}"] = (x[$":, :, :, {i}"] - mean[i]) / std[i];
    }

    return x;
}
