using Tensorflow;
using Tensorflow.Keras.Engine;
using Tensorflow.Keras.Optimizers;
using Tensorflow.Keras.Utils;
using Tensorflow.NumPy;
using static Tensorflow.KerasApi;

namespace TensorFlowNet;

/// <summary>DenseNet-BC layer by layer: SGD with nesterov momentum, L2 on every kernel, saved to <c>.h5</c>.</summary>
public static class DenseNetBc
{
    public static IModel Build(int depth = 40, int growth_rate = 12, float weight_decay = 1e-4f)
    {
        var inputs = keras.Input((32, 32, 3));
        var filters = 2 * growth_rate;
        var x = Convolve(inputs, filters, 3, weight_decay);
        for (int block = 0; block < 3; block++)
        {
            for (int unit = 0; unit < (depth - 4) / 6; unit++)
            {
                var y = Convolve(Activate(x), 4 * growth_rate, 1, weight_decay);
                y = Convolve(Activate(y), growth_rate, 3, weight_decay);
                x = keras.layers.Concatenate().Apply((x, y));
                filters += growth_rate;
            }

            if (block < 2)
            {
                filters /= 2;
                x = Convolve(Activate(x), filters, 1, weight_decay);
                x = keras.layers.AveragePooling2D(2).Apply(x);
            }
        }

        x = keras.layers.GlobalAveragePooling2D().Apply(Activate(x));
        x = keras.layers.Dense(10, activation: "softmax").Apply(x);
        var model = keras.Model(inputs, x, name: "densenet");
        model.compile(
            new SGD(0.1f, momentum: 0.9f, nesterov: true),
            keras.losses.CategoricalCrossentropy(),
            new[] { "accuracy" });
        return model;
    }

    public static ICallback Train(IModel model, NDArray x, NDArray y, int epochs, string path, int verbose = 1)
    {
        var history = model.fit(x / 255.0f, np_utils.to_categorical(y, 10), batch_size: 16, epochs: epochs, verbose: verbose);
        model.save(path);
        return history;
    }

    static Tensors Activate(Tensors x)
    {
        x = keras.layers.BatchNormalization(epsilon: 1.001e-5f).Apply(x);
        return keras.activations.Relu.Apply(x);
    }

    static Tensors Convolve(Tensors x, int filters, int size, float weight_decay) => keras.layers.Conv2D(
        filters,
        (size, size),
        padding: "same",
        activation: keras.activations.Linear,
        use_bias: false,
        kernel_initializer: keras.initializers.HeNormal(),
        kernel_regularizer: keras.regularizers.l2(weight_decay)).Apply(x);
}
