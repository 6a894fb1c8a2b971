using Keras.Layers;

namespace Keras.Tests.Layers;

/// <summary>
/// The layers of the cases whose description lists none: keras-js builds them in a loop, in its notebooks.
/// </summary>
internal static class KerasJsChains
{
    private static readonly string[] s_activations =
    [
        "softmax", "elu", "selu", "softplus", "softsign", "relu", "tanh", "sigmoid", "hard_sigmoid", "linear",
    ];

    /// <summary>Makes the layers after the input.</summary>
    public static Dictionary<string, Func<Layer[]>> All { get; } = Activations().Concat(Pipelines()).ToDictionary();

    private static IEnumerable<KeyValuePair<string, Func<Layer[]>>> Activations() => s_activations.Select(
        (activation, index) => new KeyValuePair<string, Func<Layer[]>>(
            $"core.Activation.{index}", () => [new Dense(2), new Activation(activation)]));

    private static Dictionary<string, Func<Layer[]>> Pipelines() => new()
    {
        ["core.Flatten.0"] = () => [new Flatten()],
        ["pipeline_00"] = () => [Relu(4, 3), Relu(4, 3), Relu(4, 3)],
        ["pipeline_01"] = () => [Relu(5, 3, 2, "same"), Linear(4, 3, 1, "same"), Relu(2, 3), Relu(3, 5), Linear(2, 3)],
        ["pipeline_02"] = () =>
        [
            Relu(5, 3, 2, "same"), Linear(4, 3), Relu(2, 1), Relu(3, 5, 1, "same"), Linear(2, 3, 1, "same"), Relu(4, 1),
            Linear(2, 3),
        ],
        ["pipeline_03"] = () => [Relu(4, 3), new BatchNormalization(epsilon: 1e-5)],
        ["pipeline_04"] = () =>
        [
            Relu(5, 3, 2, "same"), new BatchNormalization(), Linear(4, 1), new BatchNormalization(),
            Relu(3, 3, 1, "same"), new BatchNormalization(), Relu(2, 3), new BatchNormalization(),
        ],
        ["pipeline_05"] = () => [Relu(4, 3), new MaxPooling2D(2)],
        ["pipeline_06"] = () => Deep(() => new MaxPooling2D(2)),
        ["pipeline_07"] = () => [Relu(4, 3), new MaxPooling2D(2, strides: 1)],
        ["pipeline_08"] = () => [Relu(4, 3, 1, "same"), Relu(4, 3), new MaxPooling2D(2, strides: 1, padding: "same")],
        ["pipeline_09"] = () => [Relu(4, 3), new AveragePooling2D(2)],
        ["pipeline_10"] = () => Deep(() => new AveragePooling2D(2)),
        ["pipeline_11"] = () => [Relu(4, 3), new AveragePooling2D(2, strides: 1)],
        ["pipeline_12"] = () =>
            [Relu(4, 3, 1, "same"), Relu(4, 3), new AveragePooling2D(2, strides: 1, padding: "same")],
        ["pipeline_13"] = () =>
        [
            Linear(2, 3), new Activation("relu"), Linear(2, 3), new Activation("relu"), new MaxPooling2D(2, strides: 1),
            new Dropout(0.25), new Flatten(), new Dense(3), new Activation("relu"), new Dropout(0.5), new Dense(3),
            new Activation("softmax"),
        ],
        ["pipeline_14"] = () => [new SeparableConv2D(2, 3), new SeparableConv2D(2, 3)],
        ["pipeline_15"] = () =>
        [
            Linear(2, 3), new BatchNormalization(), new Activation("relu"), new SeparableConv2D(2, 3, padding: "same"),
            new BatchNormalization(),
        ],
        ["pipeline_16"] = () =>
        [
            new Conv2D(4, 3, strides: 2, useBias: false), new BatchNormalization(), new Activation("relu"),
            new ZeroPadding2D(((0, 1), (0, 1))), new Cropping2D(((1, 0), (1, 0))), new AveragePooling2D(1, strides: 2),
        ],
    };

    private static Layer[] Deep(Func<Layer> pool) =>
    [
        Relu(5, 3, 2), new BatchNormalization(), Relu(4, 3, 1, "same"), new BatchNormalization(),
        Relu(3, 3, 1, "same"), new BatchNormalization(), pool(), Linear(4, 3), new BatchNormalization(),
        Relu(2, 3, 1, "same"), new BatchNormalization(), pool(),
    ];

    private static Conv2D Relu(int filters, int kernelSize, int strides = 1, string padding = "valid") =>
        new(filters, kernelSize, strides, padding, activation: "relu");

    private static Conv2D Linear(int filters, int kernelSize, int strides = 1, string padding = "valid") =>
        new(filters, kernelSize, strides, padding);
}
