using System.Numerics.Tensors;
using Keras.Engine.Backends;
using Keras.Engine.Cpu;
using Keras.Engine.Tensors;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;
using static Keras.Applications.Densenet;

namespace Keras.Applications.Tests;

public class DenseNetGradientTests
{
    private const float Step = 1f / 4096;

    private static readonly Tensor<float> s_images = Tensor.Create(
        [.. TensorData.Uniform(2 * 32 * 32 * 3, seed: 5).Select(pixel => (float)pixel)], [2, 32, 32, 3]);

    private static readonly Tensor<float> s_labels = Utils.ToCategorical([1, 7], 10);

    [Fact]
    public void Gradients_of_a_small_network_are_those_of_finite_differences()
    {
        using FloatxScope scope = new(DType.Float64);
        Utils.SetRandomSeed(3);
        Model model = DenseNetCifar(depth: 10, growthRate: 2);
        SGD optimizer = new(learningRate: 1);
        model.Compile(optimizer, "categorical_crossentropy");
        IReadOnlyList<Tensor<float>> weights = model.GetWeights();

        // A step of length 1 goes down by the gradient; a step of length 0 tells the loss in training mode.
        model.TrainOnBatch(s_images, s_labels);
        IReadOnlyList<Tensor<float>> stepped = model.GetWeights();
        optimizer.LearningRate = 0;
        HashSet<string> trainable = [.. model.TrainableWeights.Select(weight => weight.Name)];
        for (int index = 0; index < weights.Count; index++)
        {
            string name = model.Weights[index].Name;
            if (!trainable.Contains(name))
            {
                continue;
            }

            float[] numbers = Elements(weights[index]);
            int element = numbers.Length / 2;
            double gradient = (double)numbers[element] - Elements(stepped[index])[element];
            double slope = (LossAt(numbers[element] + Step) - LossAt(numbers[element] - Step))
                / ((double)(numbers[element] + Step) - (numbers[element] - Step));
            Assert.True(
                Math.Abs(slope - gradient) < 1e-4 + (1e-3 * Math.Abs(slope)), $"{name}: {gradient}, by differences {slope}");

            double LossAt(float number)
            {
                float[] moved = [.. numbers];
                moved[element] = number;
                model.SetWeights([.. weights.Select((weight, other) => other == index ? Tensor.Create(moved, weight.Lengths) : weight)]);
                return model.TrainOnBatch(s_images, s_labels)[0];
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32, 1e-4)]
    [InlineData(DType.Float64, 1e-11)]
    public void Passes_and_fast_kernels_train_like_the_plain_graph_on_reference_kernels(DType floatx, double tolerance)
    {
        using FloatxScope scope = new(floatx);
        IBackend usual = BackendSelection.Current;
        double[] fast = Losses();
        try
        {
            BackendSelection.Current = new CpuBackend(
                new CpuOptions { Passes = CpuPipeline.None, ReferenceKernelsOnly = true, Threads = 1 });
            TensorAssert.Close(Losses(), fast, tolerance, "Losses");
        }
        finally
        {
            BackendSelection.Current = usual;
        }

        static double[] Losses()
        {
            Utils.SetRandomSeed(3);
            Model model = DenseNetCifar(depth: 16, growthRate: 4);
            model.Compile(new SGD(0.01, momentum: 0.9, nesterov: true), "categorical_crossentropy");
            return [.. Enumerable.Range(0, 4).Select(_ => model.TrainOnBatch(s_images, s_labels)[0])];
        }
    }

    [Theory]
    [InlineData("channels_last")]
    [InlineData("channels_first")]
    public void Training_in_float64_leaves_no_more_to_reference_kernels_than_in_float32(string format)
    {
        Config.ImageDataFormat = format;
        try
        {
            Assert.Equal(OnReference(DType.Float32), OnReference(DType.Float64));
        }
        finally
        {
            Config.ImageDataFormat = "channels_last";
        }

        string[] OnReference(DType floatx)
        {
            using FloatxScope scope = new(floatx);
            bool isFirst = format == "channels_first";
            Model model = DenseNet([2, 1], 4, inputShape: isFirst ? (3, 32, 32) : (32, 32, 3), classes: 10, initialFilters: 8);
            model.Compile("adam", "categorical_crossentropy", ["accuracy"]);
            model.TrainOnBatch(isFirst ? Tensor.PermuteDimensions(s_images, [0, 3, 1, 2]) : s_images, s_labels);
            return [.. model.Plans()[0].Steps.Where(step => step.IsReference).Select(step => step.Kernel).Order()];
        }
    }

    [Fact]
    public void Channels_first_train_like_channels_last()
    {
        double[] last = Losses(s_images, (32, 32, 3));
        Config.ImageDataFormat = "channels_first";
        try
        {
            TensorAssert.Close(last, Losses(Tensor.PermuteDimensions(s_images, [0, 3, 1, 2]), (3, 32, 32)), 1e-4, "Losses");
        }
        finally
        {
            Config.ImageDataFormat = "channels_last";
        }

        static double[] Losses(Tensor<float> images, Shape inputShape)
        {
            Utils.SetRandomSeed(3);
            Model model = DenseNet([2, 1], 4, inputShape: inputShape, classes: 10, initialFilters: 8);
            model.Compile(new SGD(0.01, momentum: 0.9, nesterov: true), "categorical_crossentropy");
            double[] losses = [.. Enumerable.Range(0, 4).Select(_ => model.TrainOnBatch(images, s_labels)[0])];
            return [.. losses, model.Evaluate(images, s_labels, verbose: 0)[0]];
        }
    }

    private static float[] Elements(Tensor<float> tensor)
    {
        float[] elements = new float[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}
