using Keras;
using Keras.Layers;
using Keras.Models;
using Keras.Saving;
using static Keras.Applications.Densenet;
using static Keras.Models.Models;

namespace FineTune;

/// <summary>The network of original.py on a base of one's choice.</summary>
public static class Network
{
    /// <summary>A head on a pretrained base, which stays one layer of the model.</summary>
    public static Model Build(Model baseModel, Shape inputShape, int classes)
    {
        var inputImage = new Input(shape: inputShape);
        var x = new BatchNormalization().Apply(inputImage);
        x = baseModel.Apply(x);
        x = new Flatten().Apply(x);
        x = new Dense(128, activation: "relu", name: "fc2").Apply(x);
        x = new BatchNormalization().Apply(x);
        x = new Dropout(0.9, name: "dropout_fc2").Apply(x);
        var predictions = new Dense(classes, activation: "softmax", name: "predictions").Apply(x);
        return new Model(inputImage, predictions);
    }

    /// <summary>DenseNet-121 without its classifier.</summary>
    /// <param name="weights">
    /// <c>"imagenet"</c>, <c>"none"</c>, or a file of which every layer is taken whose name and shapes fit.
    /// </param>
    /// <param name="inputShape">Shape of an image.</param>
    /// <exception cref="ArgumentException">Nothing in the file fits.</exception>
    public static Model DenseNetBase(string weights, Shape inputShape)
    {
        var published = weights == "imagenet" ? weights : null;
        var model = DenseNet121(includeTop: false, weights: published, inputShape: inputShape, pooling: "max");
        if (weights is not ("imagenet" or "none"))
        {
            LoadReport report = model.LoadWeights(weights, byName: true, skipMismatch: true, allowPartial: true);
            Console.WriteLine($"{report.Loaded.Count} of {model.Weights.Count} weights come from {weights}.");
            if (report.Loaded.Count == 0)
            {
                throw new ArgumentException(
                    $"{weights} holds no layer of DenseNet-121. If it holds another model, use --base {weights}.");
            }
        }

        return model;
    }

    /// <summary>The model of a file, without its classifier.</summary>
    public static Model SavedBase(string path)
    {
        var trained = LoadModel(path, compile: false);
        return new Model(trained.Input, trained.GetLayer(index: -2).Output, name: $"{trained.Name}_base");
    }
}
