using Keras;
using Keras.Layers;
using Keras.Models;

namespace TextbookDenseNet;

/// <summary>The DenseNet of a textbook, channels first: no bottlenecks, 3×3 convolutions with biases.</summary>
/// <remarks>Zhang et al., "Dive into Deep Learning", section on DenseNet.</remarks>
public static class Network
{
    private const string Format = "channels_first";
    private const int ChannelAxis = 1;

    /// <summary>Four blocks of four convolutions behind a stem of 7×7.</summary>
    public static Model Build(int size, int classes)
    {
        var inputs = new Input(shape: (1, size, size));
        var x = new ZeroPadding2D(3, dataFormat: Format).Apply(inputs);
        x = BnRelu(new Conv2D(64, 7, strides: 2, dataFormat: Format).Apply(x));
        x = new ZeroPadding2D(1, dataFormat: Format).Apply(x);
        x = new MaxPooling2D(3, strides: 2, dataFormat: Format).Apply(x);

        int numChannels = 64;
        const int GrowthRate = 32;
        int[] numConvsInDenseBlocks = [4, 4, 4, 4];
        for (int i = 0; i < numConvsInDenseBlocks.Length; i++)
        {
            x = DenseBlock(x, numConvsInDenseBlocks[i], GrowthRate);
            numChannels += numConvsInDenseBlocks[i] * GrowthRate;

            // A transition halves the channels between two blocks.
            if (i != numConvsInDenseBlocks.Length - 1)
            {
                numChannels /= 2;
                x = TransitionBlock(x, numChannels);
            }
        }

        x = new GlobalAveragePooling2D(dataFormat: Format).Apply(BnRelu(x));
        return new Model(inputs, new Dense(classes, activation: "softmax").Apply(x));
    }

    /// <summary>Convolutions that each see the outputs of all before.</summary>
    /// <param name="x">Images <c>(batch, channels, height, width)</c>.</param>
    /// <param name="numConvs">Number of convolutions.</param>
    /// <param name="numChannels">Channels that each adds.</param>
    public static KerasTensor DenseBlock(KerasTensor x, int numConvs, int numChannels)
    {
        for (int i = 0; i < numConvs; i++)
        {
            var y = new Conv2D(numChannels, 3, padding: "same", dataFormat: Format).Apply(BnRelu(x));
            x = new Concatenate(axis: ChannelAxis).Apply([x, y]);
        }

        return x;
    }

    private static KerasTensor TransitionBlock(KerasTensor x, int numChannels)
    {
        x = new Conv2D(numChannels, 1, dataFormat: Format).Apply(BnRelu(x));
        return new AveragePooling2D(2, strides: 2, dataFormat: Format).Apply(x);
    }

    private static KerasTensor BnRelu(KerasTensor x) => new Activation("relu").Apply(
        new BatchNormalization(axis: ChannelAxis, momentum: 0.9, epsilon: 1e-5).Apply(x));
}
