using Keras;
using Keras.Layers;
using Keras.Models;

namespace DenseBlocks;

/// <summary>One network, of classes that hold layers or of single calls.</summary>
internal static class Network
{
    private const int GrowthRate = 12;

    private static readonly int[] s_depths = [3, 3, 3];

    public static Model OfClasses(int classes) => Build(
        classes,
        (x, depth) => new DenseBlock(depth, GrowthRate).Apply(x),
        (x, filters) => new TransitionLayer(filters).Apply(x));

    public static Model OfCalls(int classes) => Build(classes, Dense, Transition);

    private static Model Build(
        int classes, Func<KerasTensor, int, KerasTensor> block, Func<KerasTensor, int, KerasTensor> transition)
    {
        var inputs = new Input((32, 32, 3));
        KerasTensor x = new Conv2D(2 * GrowthRate, 3, padding: "same", useBias: false).Apply(inputs);
        for (int index = 0; index < s_depths.Length; index++)
        {
            x = block(x, s_depths[index]);
            x = index + 1 < s_depths.Length ? transition(x, x.Shape[^1] / 2) : x;
        }

        x = new ReLU().Apply(new BatchNormalization(epsilon: 1e-5).Apply(x));
        x = new GlobalAveragePooling2D().Apply(x);
        return new Model(inputs, new Dense(classes, activation: "softmax").Apply(x));
    }

    private static KerasTensor Dense(KerasTensor x, int depth)
    {
        for (int layer = 0; layer < depth; layer++)
        {
            KerasTensor y = new ReLU().Apply(new BatchNormalization(epsilon: 1e-5).Apply(x));
            y = new Conv2D(4 * GrowthRate, 1, useBias: false).Apply(y);
            y = new ReLU().Apply(new BatchNormalization(epsilon: 1e-5).Apply(y));
            y = new Conv2D(GrowthRate, 3, padding: "same", useBias: false).Apply(y);
            x = new Concatenate().Apply([x, y]);
        }

        return x;
    }

    private static KerasTensor Transition(KerasTensor x, int filters)
    {
        KerasTensor y = new ReLU().Apply(new BatchNormalization(epsilon: 1e-5).Apply(x));
        return new AveragePooling2D(2).Apply(new Conv2D(filters, 1, useBias: false).Apply(y));
    }
}
