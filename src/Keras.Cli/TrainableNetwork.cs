using System.CommandLine;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;

namespace Keras.Cli;

/// <summary>A network with a classifier for the classes of the data, on whatever weights there are.</summary>
internal static class TrainableNetwork
{
    /// <summary>The network that the options describe.</summary>
    /// <param name="network">The options.</param>
    /// <param name="options">The parsed command line.</param>
    /// <param name="image">Shape of an image.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="output">Where it is told what became of the weights of a file.</param>
    /// <exception cref="CommandException">Nothing in the file fits the network.</exception>
    public static Model Build(NetworkOptions network, ParseResult options, Shape image, int classes, TextWriter output)
    {
        string? weights = network.Weights(options);
        if (weights == "imagenet")
        {
            Model features = network.Describe(options, weights, includeTop: false, "avg", image, classes: null);
            return WithClassifier(features, features.Output[0], classes);
        }

        Model model = network.Describe(options, weights: null, includeTop: true, pooling: null, image, classes);
        if (weights is not null)
        {
            LoadReport report = LoadWhatFits(model, weights);
            output.WriteLine($"{report.Loaded.Count} of {model.Weights.Count} weights come from {weights}.");
            if (report.Loaded.Count == 0)
            {
                throw new CommandException($"{weights} holds no weights for {model.Name}: see 'densenet inspect'.");
            }
        }

        return model;
    }

    /// <summary>The model of a file, with a new classifier if it has another number of classes.</summary>
    public static Model Adapt(Model model, int classes) =>
        model.OutputShape.Rank == 2 && model.OutputShape[1] == classes
            ? model
            : WithClassifier(model, model.GetLayer(index: -2).Output[0], classes);

    /// <summary>Lets training change nothing but the classifier.</summary>
    public static void Freeze(Model model)
    {
        foreach (Layer layer in model.Layers.SkipLast(1))
        {
            layer.Trainable = false;
        }
    }

    /// <summary>Lets training change everything.</summary>
    public static void Unfreeze(Model model) => model.Trainable = true;

    private static Model WithClassifier(Model model, KerasTensor features, int classes) => new(
        model.Input, new Dense(classes, activation: "softmax", name: "fc1000").Apply(features), model.Name);

    // Files of Keras 3 know no names of layers: they pair by class and position.
    private static LoadReport LoadWhatFits(Model model, string path) => model.LoadWeights(
        path,
        byName: FileContent.Read(path).Format.StartsWith("keras2", StringComparison.Ordinal),
        skipMismatch: true,
        allowPartial: true);
}
