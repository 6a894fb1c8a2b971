using Keras;
using Keras.Layers;
using Keras.Models;

namespace Inception;

/// <summary>Networks of several convolutions side by side.</summary>
/// <remarks>Szegedy et al. 2014, "Going Deeper with Convolutions", arXiv:1409.4842.</remarks>
public static class Networks
{
    /// <summary>Three towers on images of 256×256 pixels.</summary>
    /// <param name="axis">The axis along which their outputs are joined; channels are 3.</param>
    public static Model Towers(int axis)
    {
        var inputImg = new Input(shape: (256, 256, 3));
        var tower1 = new Conv2D(64, (1, 1), padding: "same", activation: "relu").Apply(inputImg);
        tower1 = new Conv2D(64, (3, 3), padding: "same", activation: "relu").Apply(tower1);
        var tower2 = new Conv2D(64, (1, 1), padding: "same", activation: "relu").Apply(inputImg);
        tower2 = new Conv2D(64, (5, 5), padding: "same", activation: "relu").Apply(tower2);
        var tower3 = new MaxPooling2D((3, 3), strides: (1, 1), padding: "same").Apply(inputImg);
        tower3 = new Conv2D(64, (1, 1), padding: "same", activation: "relu").Apply(tower3);
        return new Model(inputImg, new Concatenate(axis: axis).Apply([tower1, tower2, tower3]));
    }

    /// <summary>A GoogLeNet for images of 32×32 pixels: nine modules of the paper's widths behind a smaller stem.</summary>
    public static Model GoogLeNet()
    {
        var inputs = new Input(shape: (32, 32, 3));
        var x = new Conv2D(64, 7, strides: 2, padding: "same", activation: "relu").Apply(inputs);
        x = new MaxPooling2D(3, strides: 2, padding: "same").Apply(x);
        x = InceptionModule(x, 64, 96, 128, 16, 32, 32);
        x = InceptionModule(x, 128, 128, 192, 32, 96, 64);
        x = new MaxPooling2D(3, strides: 2, padding: "same").Apply(x);
        x = InceptionModule(x, 192, 96, 208, 16, 48, 64);
        x = InceptionModule(x, 160, 112, 224, 24, 64, 64);
        x = InceptionModule(x, 128, 128, 256, 24, 64, 64);
        x = InceptionModule(x, 112, 144, 288, 32, 64, 64);
        x = InceptionModule(x, 256, 160, 320, 32, 128, 128);
        x = new MaxPooling2D(3, strides: 2, padding: "same").Apply(x);
        x = InceptionModule(x, 256, 160, 320, 32, 128, 128);
        x = InceptionModule(x, 384, 192, 384, 48, 128, 128);
        x = new GlobalAveragePooling2D().Apply(x);
        return new Model(inputs, new Dense(10, activation: "softmax").Apply(x), name: "googlenet");
    }

    private static KerasTensor InceptionModule(KerasTensor x, int f1, int f3Reduce, int f3, int f5Reduce, int f5, int fPool)
    {
        var conv1 = new Conv2D(f1, 1, activation: "relu").Apply(x);
        var conv3 = new Conv2D(f3Reduce, 1, activation: "relu").Apply(x);
        conv3 = new Conv2D(f3, 3, padding: "same", activation: "relu").Apply(conv3);
        var conv5 = new Conv2D(f5Reduce, 1, activation: "relu").Apply(x);
        conv5 = new Conv2D(f5, 5, padding: "same", activation: "relu").Apply(conv5);
        var pool = new MaxPooling2D(3, strides: 1, padding: "same").Apply(x);
        pool = new Conv2D(fPool, 1, activation: "relu").Apply(pool);
        return new Concatenate().Apply([conv1, conv3, conv5, pool]);
    }
}
