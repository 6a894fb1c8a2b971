using Keras;
using Keras.Initializers;
using Keras.Layers;
using Keras.Models;
using Keras.Regularizers;

namespace Tiramisu;

/// <summary>FC-DenseNet: dense blocks down, a bottleneck, and dense blocks up beside what came down.</summary>
internal static class Network
{
    private const int GrowthRate = 12;

    /// <summary>The network for images of a size.</summary>
    /// <param name="size">Height and width, a multiple of 2 for each block.</param>
    /// <param name="numClasses">Classes of pixels.</param>
    /// <param name="layersDown">Layers of each block on the way down, and back up.</param>
    /// <param name="bottleneck">Layers of the bottleneck.</param>
    public static Model Build(int size, int numClasses, int[] layersDown, int bottleneck)
    {
        // down, through the bottleneck, and up again beside what came down
        var inputs = new Input((size, size, 3));
        var x = Convolution(48, 3).Apply(inputs);
        List<KerasTensor> skips = [];
        foreach (int count in layersDown)
        {
            (x, _) = DenseBlock(x, count);
            skips.Add(x);
            x = TransitionDown(x);
        }

        (_, x) = DenseBlock(x, bottleneck);
        var up = x;
        foreach (var (count, skip) in layersDown.Zip(skips).Reverse())
        {
            x = new Conv2DTranspose(Filters(x), 3, strides: 2, padding: "same", kernelInitializer: new HeUniform()).Apply(x);
            x = new Concatenate().Apply([x, skip]);
            (up, x) = DenseBlock(x, count);
        }

        return new Model(inputs, new Conv2D(numClasses, 1, activation: "softmax").Apply(up));
    }

    private static Conv2D Convolution(int filters, int size) => new(
        filters, size, padding: "same", kernelInitializer: new HeUniform(), kernelRegularizer: new L2(1e-4));

    private static KerasTensor Layer(KerasTensor x)
    {
        x = new BatchNormalization().Apply(x);
        x = new Activation("relu").Apply(x);
        x = Convolution(GrowthRate, 3).Apply(x);
        return new Dropout(0.2).Apply(x);
    }

    private static (KerasTensor All, KerasTensor Made) DenseBlock(KerasTensor x, int count)
    {
        List<KerasTensor> made = [];
        for (int i = 0; i < count; i++)
        {
            var layer = Layer(x);
            made.Add(layer);
            x = new Concatenate().Apply([x, layer]);
        }

        return (x, count > 1 ? new Concatenate().Apply([.. made]) : made[0]);
    }

    private static KerasTensor TransitionDown(KerasTensor x)
    {
        int filters = Filters(x);
        x = new BatchNormalization().Apply(x);
        x = new Activation("relu").Apply(x);
        x = Convolution(filters, 1).Apply(x);
        x = new Dropout(0.2).Apply(x);
        return new MaxPooling2D().Apply(x);
    }

    private static int Filters(KerasTensor x) => x.Shape[3];
}
