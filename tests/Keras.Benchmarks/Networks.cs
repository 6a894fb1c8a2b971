using Keras.Layers;
using Keras.Models;
using static Keras.Applications.Densenet;

namespace Keras.Benchmarks;

/// <summary>Networks whose steps are measured: what peers/networks_torch.py builds in PyTorch.</summary>
internal static class Networks
{
    /// <summary>A network by its name in <see cref="StepBenchmark.Works"/>, and the shape of its images.</summary>
    public static (Model Model, Shape Images) Named(string name) => name switch
    {
        "dn121" => (DenseNet121(weights: null), (224, 224, 3)),
        "plain40" => (DenseNetCifar(40, 12, bottleneck: false, compression: 1, initialFilters: 16), (32, 32, 3)),
        "wide190" => (DenseNetCifar(190, 40), (32, 32, 3)),
        "textbook" => (Textbook(), (96, 96, 1)),
        "resnet32" => (ResNet32(), (32, 32, 3)),
        "vgg16" => (Vgg16(), (32, 32, 3)),
        _ when name.StartsWith("bc", StringComparison.Ordinal) =>
            (DenseNetCifar(int.Parse(name[2..], System.Globalization.CultureInfo.InvariantCulture), 12), (32, 32, 3)),
        _ => throw new ArgumentException($"There is no network {name}."),
    };

    // Zhang et al., "Dive into Deep Learning": four blocks of four 3x3 convolutions, for gray images.
    private static Model Textbook()
    {
        KerasTensor inputs = new Input((96, 96, 1));
        KerasTensor x = BnRelu(new Conv2D(64, 7, strides: 2, padding: "same").Apply(inputs));
        x = new MaxPooling2D(3, strides: 2, padding: "same").Apply(x);
        int channels = 64;
        for (int block = 0; block < 4; block++)
        {
            for (int layer = 0; layer < 4; layer++)
            {
                KerasTensor y = new Conv2D(32, 3, padding: "same").Apply(BnRelu(x));
                x = new Concatenate().Apply([x, y]);
            }

            channels += 4 * 32;
            if (block < 3)
            {
                channels /= 2;
                x = new AveragePooling2D(2).Apply(new Conv2D(channels, 1).Apply(BnRelu(x)));
            }
        }

        return Classifier(inputs, BnRelu(x));
    }

    // He et al. (2016), for CIFAR: three stages of five blocks of 16, 32 and 64 filters.
    private static Model ResNet32()
    {
        KerasTensor inputs = new Input((32, 32, 3));
        KerasTensor x = BnRelu(Conv3x3(inputs, 16));
        foreach (int filters in new[] { 16, 32, 64 })
        {
            for (int block = 0; block < 5; block++)
            {
                int strides = block == 0 && filters > 16 ? 2 : 1;
                KerasTensor y = BnRelu(Conv3x3(x, filters, strides));
                y = new BatchNormalization().Apply(Conv3x3(y, filters));
                KerasTensor shortcut = strides == 1
                    ? x
                    : new BatchNormalization().Apply(new Conv2D(filters, 1, strides: 2, useBias: false).Apply(x));
                x = new ReLU().Apply(new Add().Apply([shortcut, y]));
            }
        }

        return Classifier(inputs, x);
    }

    // Simonyan and Zisserman (2015), for CIFAR: with normalizations, and one layer behind the convolutions.
    private static Model Vgg16()
    {
        KerasTensor inputs = new Input((32, 32, 3));
        KerasTensor x = inputs;
        foreach ((int filters, int layers) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (int layer = 0; layer < layers; layer++)
            {
                x = BnRelu(Conv3x3(x, filters));
            }

            x = new MaxPooling2D(2).Apply(x);
        }

        return Classifier(inputs, x);
    }

    private static KerasTensor Conv3x3(KerasTensor x, int filters, int strides = 1) =>
        new Conv2D(filters, 3, strides: strides, padding: "same", useBias: false).Apply(x);

    private static KerasTensor BnRelu(KerasTensor x) => new ReLU().Apply(new BatchNormalization().Apply(x));

    private static Model Classifier(KerasTensor inputs, KerasTensor x) =>
        new(inputs, new Dense(10, activation: "softmax").Apply(new GlobalAveragePooling2D().Apply(x)));
}
