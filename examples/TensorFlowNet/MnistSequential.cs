using Tensorflow.Keras;
using Tensorflow.Keras.Engine;
using Tensorflow.NumPy;
using static Tensorflow.Binding;
using static Tensorflow.KerasApi;

namespace TensorFlowNet;

/// <summary>Layers one after the other, labels as numbers.</summary>
public static class MnistSequential
{
    public static Model Build(int classes = 10)
    {
        var layers = keras.layers;
        var model = keras.Sequential(new List<ILayer>
        {
            layers.Rescaling(1.0f / 255, input_shape: (32, 32, 3)),
            layers.Conv2D(16, 3, padding: "same", activation: keras.activations.Relu),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(32, activation: keras.activations.Relu),
            layers.Dense(classes),
        });
        model.compile(
            optimizer: keras.optimizers.Adam(),
            loss: keras.losses.SparseCategoricalCrossentropy(from_logits: true),
            metrics: new[] { "accuracy" });
        return model;
    }

    public static (float Loss, float Accuracy) Train(Model model, NDArray x, NDArray y, int epochs, int verbose = 1)
    {
        model.fit(x, y, batch_size: 16, epochs: epochs, verbose: verbose);
        var results = model.evaluate(x["::2"], y["::2"], verbose: verbose);
        print($"loss: {results["loss"]}, accuracy: {results["accuracy"]}");
        return (results["loss"], results["accuracy"]);
    }
}
