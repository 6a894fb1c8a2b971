using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Applications.Tests;

/// <summary>50 steps of training with all passes beside the same steps on the graph as it was traced.</summary>
/// <remarks>
/// Training a deep network from random weights is chaotic: at a learning rate of 0.1 a rounding error of single precision
/// grows to a percent of the loss within ten steps, in PyTorch as here. What passes compute is therefore compared in double
/// precision at that rate, where whole trajectories stay together, and what fast kernels compute in single precision, at
/// rates that are small enough for rounding errors to stay small, and large enough for the loss to move.
/// The passes that run before gradients are taken belong to every backend; PyTorch is their oracle.
/// </remarks>
public class FusedTrajectoryTests
{
    private const int Steps = 50;
    private const int Batches = 5;
    private const double Tolerance = 1e-4;

    private static readonly CpuOptions s_plain = new() { Passes = CpuPipeline.None };

    [Theory]
    [InlineData(DType.Float64, 0.1)]
    [InlineData(DType.Float32, 5e-5)]
    public void A_DenseNet_that_appends_features_trains_the_same(DType dtype, double learningRate) => AssertSame(
        () => Densenet.DenseNet([3, 3], growthRate: 4, inputShape: (32, 32, 3), classes: 10, initialFilters: 8),
        dtype,
        learningRate,
        batchSize: 8);

    [Theory]
    [InlineData(DType.Float64, 0.1)]
    [InlineData(DType.Float32, 5e-4)]
    public void A_DenseNet_that_prepends_features_trains_the_same(DType dtype, double learningRate) => AssertSame(
        () => Densenet.DenseNetCifar([2, 2], growthRate: 4), dtype, learningRate, batchSize: 4);

    [Fact]
    public void DenseNet121_trains_the_same() => AssertSame(
        () => Densenet.DenseNet121(weights: null, inputShape: (64, 64, 3), classes: 10),
        DType.Float32,
        learningRate: 3e-8,
        batchSize: 4);

    private static void AssertSame(Func<Model> build, DType dtype, double learningRate, int batchSize)
    {
        using FloatxScope scope = new(dtype);
        (double[] losses, Model model) = Trained(build, learningRate, batchSize, BackendSelection.Current);
        (double[] expectedLosses, Model expected) = Trained(build, learningRate, batchSize, GraphRun.Backend(s_plain));

        Assert.NotInRange(expectedLosses[^1] / expectedLosses[0], 0.99, 1.01);
        for (int step = 0; step < Steps; step++)
        {
            TensorAssert.Close([expectedLosses[step]], [losses[step]], Tolerance, $"The loss of step {step}");
        }

        // A beta stands beside gamma times numbers of size one, and a moving mean beside deviations: the measure is the
        // largest weight of the layer. A beta's own size is only rounding where the sum that moves it cancels.
        foreach ((Layer layer, Layer fused) in expected.Layers.Zip(model.Layers).Where(pair => pair.First.Weights.Count > 0))
        {
            TensorAssert.Close(Numbers(layer), Numbers(fused), Tolerance, $"The weights of {layer.Name}");
        }
    }

    private static (double[] Losses, Model Model) Trained(
        Func<Model> build, double learningRate, int batchSize, IBackend backend)
    {
        IBackend usual = BackendSelection.Current;
        BackendSelection.Current = backend;
        try
        {
            Utils.SetRandomSeed(3);
            Model model = build();
            model.Compile(new SGD(learningRate, momentum: 0.9, nesterov: true), "categorical_crossentropy");
            double[] losses = new double[Steps];
            for (int step = 0; step < Steps; step++)
            {
                (Tensor<float> images, Tensor<float> labels) = Batch(step % Batches, batchSize, model.InputShape[1]);
                losses[step] = model.TrainOnBatch(images, labels)[0];
            }

            return (losses, model);
        }
        finally
        {
            BackendSelection.Current = usual;
        }
    }

    private static (Tensor<float> Images, Tensor<float> Labels) Batch(int number, int size, int side)
    {
        float[] pixels = [.. TensorData.Uniform(size * side * side * 3, seed: number + 1).Select(pixel => (float)pixel)];
        Tensor<float> labels = Utils.ToCategorical([.. Enumerable.Range(number, size).Select(image => image * 7 % 10)], 10);
        return (Tensor.Create(pixels, [size, side, side, 3]), labels);
    }

    private static double[] Numbers(Layer layer) =>
        [.. layer.GetWeights().SelectMany(weight => weight.ToArray()).Select(number => (double)number)];
}
