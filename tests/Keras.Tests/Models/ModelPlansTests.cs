using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Tests.Models;

public class ModelPlansTests
{
    [Fact]
    public void The_plan_run_last_comes_first()
    {
        Sequential model = new([new Dense(2, inputShape: 3)]);
        model.PredictOnBatch(Tensor.CreateFromShape<float>([4, 3]));
        model.PredictOnBatch(Tensor.CreateFromShape<float>([5, 3]));
        IReadOnlyList<PlanReport> plans = model.Plans();
        Assert.Equal(["float32(5, 2)", "float32(4, 2)"], plans.Select(plan => plan.Steps[^1].Types));
    }

    [Fact]
    public void Evaluation_and_training_above_frozen_layers_take_a_few_images_at_a_time()
    {
        Conv2D features = new(256, 1, activation: "relu", inputShape: (64, 64, 16));
        Sequential model = new([features, new GlobalAveragePooling2D(), new Dense(3, activation: "softmax")]);
        (Tensor<float> x, Tensor<float> y) = (Uniform([16, 64, 64, 16], seed: 1), Uniform([16, 3], seed: 2));
        model.Compile(new SGD(0.1), "mse");
        float[] kernel = Kernel();
        double loss = model.Evaluate(x, y, batchSize: 16, verbose: 0)["loss"];
        TakesParts(true);
        Assert.Equal(Enumerable.Zip(model.Predict(x, verbose: 0), y, (p, t) => Math.Pow(p - t, 2)).Average(), loss, 1e-6);

        model.TrainOnBatch(x, y);
        TakesParts(false);
        Assert.NotEqual(kernel, Kernel());

        features.Trainable = false;
        model.Compile(new SGD(0.1), "mse");
        kernel = Kernel();
        double before = model.TrainOnBatch(x, y)["loss"];
        TakesParts(true);
        Assert.Equal(kernel, Kernel());
        Assert.InRange(model.TestOnBatch(x, y)["loss"], 0, before - 1e-6);

        float[] Kernel() => [.. features.GetWeights()[0]];

        // The processor's engine does.
        void TakesParts(bool expected) => Assert.Equal(
            expected && BackendSelection.Current.Name == "cpu", string.Concat(model.Plans()[0].Passes).Contains("4 parts of 4 images"));
    }

    private static Tensor<float> Uniform(nint[] shape, int seed) => Tensor.Create(
        [.. Keras.Testing.TensorData.Uniform((int)shape.Aggregate((a, b) => a * b), seed: seed).Select(number => (float)number)], shape);
}
