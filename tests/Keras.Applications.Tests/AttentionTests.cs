using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Saving;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

/// <summary>DenseNet-121 under attention of one's own: a layer that holds layers, saved and loaded.</summary>
public class AttentionTests
{
    [Theory]
    [InlineData("cbam.h5")]
    [InlineData("cbam.keras")]
    public void Is_saved_and_loaded_with_its_weights(string file)
    {
        using TemporaryFolder folder = new();
        Model body = DenseNet121(includeTop: false, weights: null, inputShape: (32, 32, 3));
        Cbam attention = new(ratio: 16, name: "cbam");
        KerasTensor x = attention.Apply(body.Output);
        Model model = new(body.Input, new Dense(4, activation: "softmax").Apply(new GlobalAveragePooling2D().Apply(x)));
        Tensor<float> images = Tensor.Create<float>([.. Enumerable.Range(0, 2 * 32 * 32 * 3).Select(i => i % 7 / 7f)], [2, 32, 32, 3]);
        model.Compile(new SGD(0.01), "categorical_crossentropy");
        float[] before = attention.GetWeights()[0].ToArray();
        model.TrainOnBatch(images, Tensor.Create<float>([1, 0, 0, 0, 0, 1, 0, 0], [2, 4]));
        model.Save(folder.File(file));
        Model loaded = Models.Models.LoadModel(folder.File(file), new CustomObjects { { "Cbam", typeof(Cbam) } });

        // Two dense layers of 1024 * 64 shared by both poolings, and a window of 7 by 7 over two maps.
        Assert.Equal((1024 * 64) + 64 + (64 * 1024) + 1024 + (7 * 7 * 2), attention.CountParams());
        Assert.NotEqual(before, attention.GetWeights()[0].ToArray());
        Assert.Equal(model.Predict(images).ToArray(), loaded.Predict(images).ToArray());
    }

    // Woo et al. 2018.
    private sealed class Cbam(int ratio, string? name = null) : Layer(name)
    {
        private readonly Conv2D _places = new(1, 7, padding: "same", useBias: false, activation: "sigmoid");
        private Dense? _squeeze;
        private Dense? _widen;

        public int Ratio { get; } = ratio;

        protected override void Build(Shape inputShape)
        {
            _squeeze = new Dense(KnownSize(inputShape, -1) / Ratio, activation: "relu");
            _widen = new Dense(KnownSize(inputShape, -1));
        }

        protected override Value Call(Value inputs, CallContext context)
        {
            Value mean = _widen!.Apply(_squeeze!.Apply(Ops.Mean(inputs, [1, 2])));
            Value max = _widen.Apply(_squeeze.Apply(Ops.Max(inputs, [1, 2])));
            Value channels = Ops.Reshape(Ops.Sigmoid(mean + max), (inputs.Shape[0], 1, 1, inputs.Shape[3]));
            Value x = inputs * channels;
            Value maps = Ops.Concatenate([Ops.Mean(x, [3], keepDims: true), Ops.Max(x, [3], keepDims: true)], -1);
            return x * _places.Apply(maps);
        }
    }
}
