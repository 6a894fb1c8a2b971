// Image classification from scratch on folders of images, with augmentation on the data: original.py, line for line.
using Examples;
using FromScratch;
using Keras;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;

var data = Example.Make("--data", "A folder with a folder of images for each class; procedural for drawn images.", "procedural");
var imageSize = Example.Make("--image-size", "Height and width that images are scaled to.", 32);
var defaults = new Settings(Epochs: 25, BatchSize: 32, Output: "from_scratch.keras");

return Example.Run(args, "Trains a small Xception on folders of images.", defaults, (settings, options) =>
{
    Utils.SetRandomSeed(settings.Seed);
    var size = options.GetValue(imageSize);
    var folder = settings.Data == "procedural"
        ? Pictures.Draw(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(settings.Output))!, "images"), settings.Samples ?? 2000)
        : settings.Data;

    // two data sets of one folder
    var (trainFiles, validationFiles) = Utils.ImageDatasetsFromDirectory(
        folder, validationSplit: 0.2, seed: 1337, imageSize: size, batchSize: settings.BatchSize);
    var numClasses = trainFiles.ClassNames.Count;

    // augmentation on the data, a batch at a time
    AugmentationLayer[] dataAugmentation = [new RandomFlip("horizontal", seed: 1), new RandomRotation(0.1, seed: 2)];
    var train = trainFiles
        .Map(
            (images, labels) => (
                dataAugmentation.Aggregate(images, (changed, layer) => layer.Apply(changed, training: true)), labels),
            parallel: 2)
        .Prefetch();
    var validation = validationFiles.Prefetch();

    // build network
    var inputs = new Input((size, size, 3));
    KerasTensor x = new Rescaling(1.0 / 255).Apply(inputs);
    x = new Conv2D(32, 3, strides: 2, padding: "same").Apply(x);
    x = new BatchNormalization().Apply(x);
    x = new Activation("relu").Apply(x);
    var previous = x;
    foreach (int filters in new[] { 64, 128 })
    {
        x = new Activation("relu").Apply(x);
        x = new SeparableConv2D(filters, 3, padding: "same").Apply(x);
        x = new BatchNormalization().Apply(x);
        x = new Activation("relu").Apply(x);
        x = new SeparableConv2D(filters, 3, padding: "same").Apply(x);
        x = new BatchNormalization().Apply(x);
        x = new MaxPooling2D(3, strides: 2, padding: "same").Apply(x);
        var residual = new Conv2D(filters, 1, strides: 2, padding: "same").Apply(previous);
        x = new Add().Apply([x, residual]);
        previous = x;
    }

    x = new GlobalAveragePooling2D().Apply(x);
    x = new Dropout(0.25).Apply(x);
    var outputs = new Dense(numClasses, activation: "softmax").Apply(x);
    var model = new Model(inputs, outputs);

    // train, predict
    model.Compile(new Adam(3e-4), "sparse_categorical_crossentropy", ["accuracy"]);
    var history = model.Fit(train, epochs: settings.Epochs, verbose: settings.Verbose, validationData: validation);
    model.Save(settings.Output, overwrite: true);
    var (firstImages, firstLabels) = validation.First();
    var scores = model.Predict(firstImages);
    for (int i = 0; i < Math.Min(5, scores.Lengths[0]); i++)
    {
        Console.WriteLine($"{trainFiles.ClassNames[(int)firstLabels[i]]}: {trainFiles.ClassNames[Classes.Likeliest(scores, i)]}");
    }

    Example.Check("a validation for every epoch", history["val_accuracy"].Count == settings.Epochs);
}, data, own: [imageSize]);
