using Keras.Models;

namespace Keras.Applications;

/// <summary>Finds, checks and loads the weight files of applications.</summary>
/// <remarks>Port of keras_applications/densenet.py.</remarks>
internal static class PretrainedWeights
{
    /// <summary>Refuses arguments that the weights cannot serve.</summary>
    /// <param name="weights">null, <c>"imagenet"</c> or a path.</param>
    /// <param name="published">Name of the network if its weights were published.</param>
    /// <param name="includeTop">Whether the classifier is part of the model.</param>
    /// <param name="classes">Number of classes asked for.</param>
    /// <param name="publishedClasses">Number of classes of the published classifier.</param>
    /// <param name="classifierActivation">Activation asked for.</param>
    public static void Check(
        string? weights, string? published, bool includeTop, int classes, int publishedClasses, string? classifierActivation)
    {
        if (weights is not (null or "imagenet") && !File.Exists(weights))
        {
            throw new ArgumentException(
                "The `weights` argument should be either null (random initialization), \"imagenet\" (pre-training on "
                + $"ImageNet), or the path to the weights file to be loaded. Received: \"{weights}\", which does not exist.");
        }

        if (weights != "imagenet")
        {
            return;
        }

        if (published is null)
        {
            throw new ArgumentException(
                "weights: \"imagenet\" exists for DenseNet-121, 169 and 201 as published: growth rate 32, compression 0.5, "
                + "bottlenecks of width 4, 64 initial filters, the ImageNet stem. Use weights: null for other networks.");
        }

        if (includeTop && classes != publishedClasses)
        {
            throw new ArgumentException(
                "If using weights: \"imagenet\" with includeTop: true, `classes` should be "
                + $"{publishedClasses}. Received: {classes}.");
        }

        if (includeTop && classifierActivation is not (null or "softmax"))
        {
            throw new ArgumentException(
                "Only null and \"softmax\" are allowed as `classifierActivation` with pretrained weights and "
                + $"includeTop: true. Received: \"{classifierActivation}\".");
        }
    }

    /// <summary>Loads what <paramref name="weights"/> names, from the cache or the network for <c>"imagenet"</c>.</summary>
    public static void Load(Model model, string? weights, string? published, bool includeTop)
    {
        if (weights is null)
        {
            return;
        }

        model.LoadWeights(weights == "imagenet" ? FileOf(published!, includeTop).Fetch() : weights);
    }

    /// <summary>The file with the weights of a network, with or without the classifier.</summary>
    public static PublishedFile FileOf(string network, bool includeTop) =>
        PublishedFile.Named($"{network}_weights_tf_dim_ordering_tf_kernels{(includeTop ? "" : "_notop")}.h5");
}
