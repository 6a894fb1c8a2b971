using Keras;
using Keras.Layers;
using Keras.Models;
using static Keras.Applications.Densenet;

namespace ShrinkDenseNet121;

/// <summary>A DenseNet with the stem of DenseNet-121 between a normalization of the input and a head of its own.</summary>
public static class Network
{
    /// <summary>Builds it.</summary>
    /// <param name="blocks">
    /// Layers of each dense block, each of a 1×1 and a 3×3 convolution: <c>2 * sum + blocks.Count + 1</c> layers with
    /// weights in the classic count, which is 121 for <c>[6, 12, 24, 16]</c> and 40 for <c>[6, 6, 6]</c>.
    /// </param>
    /// <param name="growthRate">Channels that each layer adds.</param>
    /// <param name="inputShape">Shape of an image.</param>
    /// <param name="classes">Number of classes.</param>
    public static Model Build(IReadOnlyList<int> blocks, int growthRate, Shape inputShape, int classes)
    {
        var inputImage = new Input(shape: inputShape);
        var x = new BatchNormalization().Apply(inputImage);
        var baseModel = DenseNet(blocks, growthRate, includeTop: false, inputShape: inputShape, pooling: "max");
        x = baseModel.Apply(x);
        x = new Flatten().Apply(x);
        x = new Dense(128, activation: "relu", name: "fc2").Apply(x);
        x = new BatchNormalization().Apply(x);
        x = new Dropout(0.9, name: "dropout_fc2").Apply(x);
        return new Model(inputImage, new Dense(classes, activation: "softmax", name: "predictions").Apply(x));
    }
}
