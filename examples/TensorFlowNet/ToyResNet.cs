using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TensorFlowNet;

/// <summary>A functional network with two residual blocks.</summary>
public static class ToyResNet
{
    public static IModel Build()
    {
        var layers = keras.layers;
        var inputs = keras.Input(shape: (32, 32, 3), name: "img");
        var x = layers.Conv2D(32, 3, activation: "relu").Apply(inputs);
        x = layers.Conv2D(64, 3, activation: "relu").Apply(x);
        x = layers.BatchNormalization().Apply(x);
        var block_1_output = layers.MaxPooling2D(3).Apply(x);

        x = layers.Conv2D(64, 3, activation: "relu", padding: "same").Apply(block_1_output);
        x = layers.Conv2D(64, 3, activation: "relu", padding: "same").Apply(x);
        var block_2_output = layers.Add().Apply(new Tensors(x, block_1_output));

        x = layers.Conv2D(64, 3, activation: "relu", padding: "same").Apply(block_2_output);
        x = layers.Conv2D(64, 3, activation: "relu", padding: "same").Apply(x);
        var block_3_output = layers.Add().Apply((x, block_2_output));

        x = layers.Conv2D(64, 3, activation: "relu").Apply(block_3_output);
        x = layers.GlobalAveragePooling2D().Apply(x);
        x = layers.Dense(256, activation: "relu").Apply(x);
        x = layers.Dropout(0.5f).Apply(x);
        var outputs = layers.Dense(10).Apply(x);

        var model = keras.Model(inputs, outputs, name: "toy_resnet");
        model.compile(
            optimizer: keras.optimizers.RMSprop(1e-3f),
            loss: keras.losses.CategoricalCrossentropy(from_logits: true),
            metrics: new[] { "accuracy" });
        return model;
    }

    public static ICallback Train(IModel model, NDArray x, NDArray y, int epochs, int verbose = 1)
    {
        x = x / 255.0f;
        y = np_utils.to_categorical(y, 10);
        var count = (int)x.shape[0] - 8;
        return model.fit(
            x[new Slice(0, count)],
            y[new Slice(0, count)],
            batch_size: 16,
            epochs: epochs,
            verbose: verbose,
            validation_split: 0.25f);
    }
}
