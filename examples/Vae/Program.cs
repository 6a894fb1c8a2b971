// A variational autoencoder by AddLoss, and Monte-Carlo dropout: original.py, line for line.
using Examples;
using Keras;
using Keras.Layers;
using Keras.Models;
using Vae;

var defaults = new Settings(Epochs: 10, BatchSize: 64, Output: "vae.h5");

return Example.Run(args, "Trains an autoencoder that draws, and a classifier that doubts.", defaults, (settings, _) =>
{
    Utils.SetRandomSeed(settings.Seed);
    var ((xTrain, yTrain), (xTest, _)) = Data.Load(settings.Data, settings.Samples);
    VariationalAutoencoder vae = new();
    vae.Compile("adam");
    var history = vae.Fit(
        Data.Scale(xTrain), batchSize: settings.BatchSize, epochs: Math.Max(3, settings.Epochs), verbose: settings.Verbose);
    Example.Check("a loss that falls", history["loss"][^1] < history["loss"][0]);
    vae.SaveWeights(settings.Output, overwrite: true);

    var inputs = new Input((32, 32, 3));
    KerasTensor x = new Dense(64, activation: "relu").Apply(new Flatten().Apply(inputs));
    x = new Dropout(0.5).Apply(x, training: true);
    var classifier = new Model(inputs, new Dense(10, activation: "softmax").Apply(x));
    classifier.Compile("adam", "categorical_crossentropy");
    classifier.Fit(
        Data.Scale(xTrain), Utils.ToCategorical(yTrain, 10), settings.BatchSize, settings.Epochs, settings.Verbose);
    var images = Data.Scale(Data.First(xTest, 8));
    float[][] draws = [.. Enumerable.Range(0, 50).Select(_ => classifier.Predict(images).ToArray())];
    float[] mean = [.. Enumerable.Range(0, 80).Select(index => draws.Average(draw => draw[index]))];
    Console.WriteLine(string.Join(", ", mean[..10].Select(share => FormattableString.Invariant($"{share:F2}"))));
    Example.Check("probabilities", Math.Abs(mean[..10].Sum() - 1) < 1e-3);
    Example.Check("a new draw each time", !draws[0].SequenceEqual(draws[1]));
});
