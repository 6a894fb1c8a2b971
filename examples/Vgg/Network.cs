using Keras;
using Keras.Layers;
using Keras.Models;

namespace Vgg;

/// <summary>A VGG for images of 32×32 pixels: 3×3 convolutions throughout, and one dense layer of 128 instead of two of 4096.</summary>
public static class Network
{
    /// <summary>Two convolutions and a pooling, three times, with twice the filters each time.</summary>
    public static Model Build(int classes)
    {
        var inputs = new Input(shape: (32, 32, 3));
        KerasTensor net = inputs;

        // (32, 32, 3) → (32, 32, 64) → (16, 16, 64)
        net = new Conv2D(64, 3, strides: 1, padding: "same", activation: "relu", kernelInitializer: "he_normal").Apply(net);
        net = new Conv2D(64, 3, strides: 1, padding: "same", activation: "relu", kernelInitializer: "he_normal").Apply(net);
        net = new MaxPooling2D(poolSize: 2, strides: 2, padding: "valid").Apply(net);

        // (16, 16, 64) → (16, 16, 128) → (8, 8, 128)
        net = new Conv2D(128, 3, strides: 1, padding: "same", activation: "relu", kernelInitializer: "he_normal").Apply(net);
        net = new Conv2D(128, 3, strides: 1, padding: "same", activation: "relu", kernelInitializer: "he_normal").Apply(net);
        net = new MaxPooling2D(poolSize: 2, strides: 2, padding: "valid").Apply(net);

        // (8, 8, 128) → (8, 8, 256) → (4, 4, 256)
        net = new Conv2D(256, 3, strides: 1, padding: "same", activation: "relu", kernelInitializer: "he_normal").Apply(net);
        net = new Conv2D(256, 3, strides: 1, padding: "same", activation: "relu", kernelInitializer: "he_normal").Apply(net);
        net = new MaxPooling2D(poolSize: 2, strides: 2, padding: "valid").Apply(net);

        // 4·4·256 = 4096 → 128 → classes
        net = new Flatten().Apply(net);
        net = new Dense(128, activation: "relu", kernelInitializer: "he_normal").Apply(net);
        net = new Dropout(0.5).Apply(net);
        net = new Dense(classes, activation: "softmax", kernelInitializer: "he_normal").Apply(net);
        return new Model(inputs, net);
    }
}
