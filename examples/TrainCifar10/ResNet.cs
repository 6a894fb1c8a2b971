using Keras;
using Keras.Layers;
using Keras.Models;
using Keras.Regularizers;

namespace TrainCifar10;

/// <summary>Residual networks for CIFAR with activations before convolutions, of 470,410 parameters at depth 32.</summary>
/// <remarks>
/// He et al. 2016, "Identity Mappings in Deep Residual Networks", arXiv:1603.05027: three stages of 16, 32 and 64
/// filters. Convolutions have biases; where a stage begins, a 1×1 convolution of stride 2 stands in the shortcut, after a
/// normalization and ReLU of its own.
/// </remarks>
public static class ResNet
{
    /// <summary>A network of <c>6N + 2</c> layers with weights, those in shortcuts not counted.</summary>
    public static Model Build(int depth)
    {
        var input = new Input(shape: (32, 32, 3));
        var x = Conv(input, 16, 3);
        foreach (var filters in new[] { 16, 32, 64 })
        {
            for (int block = 0; block < (depth - 2) / 6; block++)
            {
                x = ResidualBlock(x, filters, increase: filters > 16 && block == 0);
            }
        }

        x = BnRelu(x);
        x = new GlobalAveragePooling2D().Apply(x);
        x = new Dense(10, activation: "softmax", kernelInitializer: "he_normal", kernelRegularizer: new L2(1e-4)).Apply(x);
        return new Model(input, x, name: $"resnet_{depth}");
    }

    private static KerasTensor ResidualBlock(KerasTensor x, int filters, bool increase)
    {
        var strides = increase ? 2 : 1;
        var y = Conv(BnRelu(x), filters, 3, strides);
        y = Conv(BnRelu(y), filters, 3);
        return new Add().Apply([y, increase ? Conv(BnRelu(x), filters, 1, strides) : x]);
    }

    private static KerasTensor Conv(KerasTensor x, int filters, int kernelSize, int strides = 1) => new Conv2D(
        filters,
        kernelSize,
        strides: strides,
        padding: "same",
        kernelInitializer: "he_normal",
        kernelRegularizer: new L2(1e-4)).Apply(x);

    private static KerasTensor BnRelu(KerasTensor x) =>
        new Activation("relu").Apply(new BatchNormalization(momentum: 0.9, epsilon: 1e-5).Apply(x));
}
