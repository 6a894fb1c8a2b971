using Keras.Layers;
using Keras.Regularizers;

namespace Keras.Applications;

/// <summary>Adds the parts of a DenseNet to a tensor, with the layer names of Keras' weight files.</summary>
/// <remarks>Port of keras_applications/densenet.py; Huang et al. 2017, "Densely Connected Convolutional Networks".</remarks>
internal sealed class DenseNetBuilder(DenseNetOptions options)
{
    private readonly int _channelAxis = Config.ImageDataFormat == "channels_last" ? 3 : 1;

    /// <summary>Everything up to the last ReLU.</summary>
    public KerasTensor Features(KerasTensor x)
    {
        x = Stem(x);
        for (int block = 0; block < options.Blocks.Count; block++)
        {
            string stage = $"conv{block + 2}";
            for (int unit = 1; unit <= options.Blocks[block]; unit++)
            {
                x = ConvBlock(x, $"{stage}_block{unit}");
            }

            if (block < options.Blocks.Count - 1)
            {
                x = Transition(x, $"pool{block + 2}");
            }
        }

        x = Normalize(x, "bn");
        return new Activation("relu", name: "relu").Apply(x);
    }

    /// <summary>A dense layer with the weight decay and initializer of the convolutions.</summary>
    public KerasTensor Classify(KerasTensor x, int classes, ActivationFunction? activation) => new Dense(
        classes,
        activation: activation,
        kernelInitializer: options.KernelInitializer(),
        kernelRegularizer: Decay(),
        name: "fc1000").Apply(x);

    private KerasTensor Stem(KerasTensor x)
    {
        if (options.Stem == DenseNetStem.Cifar)
        {
            return Convolve(x, options.InitialFilters, 3, "conv1/conv");
        }

        x = new ZeroPadding2D(padding: ((3, 3), (3, 3))).Apply(x);
        x = Convolve(x, options.InitialFilters, 7, "conv1/conv", strides: 2, padding: "valid");
        x = Normalize(x, "conv1/bn");
        x = new Activation("relu", name: "conv1/relu").Apply(x);
        x = new ZeroPadding2D(padding: ((1, 1), (1, 1))).Apply(x);
        return new MaxPooling2D(3, strides: 2, name: "pool1").Apply(x);
    }

    private KerasTensor ConvBlock(KerasTensor x, string name)
    {
        KerasTensor y = Normalize(x, $"{name}_0_bn");
        y = new Activation("relu", name: $"{name}_0_relu").Apply(y);
        if (options.Bottleneck)
        {
            y = Convolve(y, CheckedSizes.Multiply(options.BottleneckWidth, options.GrowthRate), 1, $"{name}_1_conv");
            y = Drop(y, $"{name}_1_drop");
            y = Normalize(y, $"{name}_1_bn");
            y = new Activation("relu", name: $"{name}_1_relu").Apply(y);
            y = Convolve(y, options.GrowthRate, 3, $"{name}_2_conv");
            y = Drop(y, $"{name}_2_drop");
        }
        else
        {
            y = Convolve(y, options.GrowthRate, 3, $"{name}_1_conv");
            y = Drop(y, $"{name}_1_drop");
        }

        return new Concatenate(axis: _channelAxis, name: $"{name}_concat").Apply(
            options.NewFeaturesFirst ? [y, x] : [x, y]);
    }

    private KerasTensor Transition(KerasTensor x, string name)
    {
        x = Normalize(x, $"{name}_bn");
        x = new Activation("relu", name: $"{name}_relu").Apply(x);
        x = Convolve(x, (int)(x.Shape[_channelAxis] * options.Compression), 1, $"{name}_conv");
        x = Drop(x, $"{name}_drop");
        return new AveragePooling2D(2, strides: 2, name: $"{name}_pool").Apply(x);
    }

    private KerasTensor Convolve(
        KerasTensor x, int filters, int kernelSize, string name, int strides = 1, string padding = "same") => new Conv2D(
        filters,
        kernelSize,
        strides: strides,
        padding: padding,
        useBias: false,
        kernelInitializer: options.KernelInitializer(),
        kernelRegularizer: Decay(),
        name: name).Apply(x);

    private KerasTensor Normalize(KerasTensor x, string name) => new BatchNormalization(
        axis: _channelAxis, momentum: options.Momentum, epsilon: options.Epsilon, name: name).Apply(x);

    private KerasTensor Drop(KerasTensor x, string name) =>
        options.DropoutRate > 0 ? new Dropout(options.DropoutRate, name: name).Apply(x) : x;

    private Regularizer? Decay() => options.WeightDecay > 0 ? new L2(options.WeightDecay) : null;
}
