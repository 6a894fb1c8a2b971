using System.Numerics.Tensors;
using System.Text.Json;
using Keras.Models;
using Keras.Optimizers;
using Keras.Testing;

namespace Keras.Applications.Tests;

/// <summary>20 steps of the recipe for CIFAR beside PyTorch's in double precision: same weights, same batches.</summary>
public class DenseNetTrainingTests
{
    private const int Steps = 20;
    private const int BatchSize = 16;
    private const int Pixels = 32 * 32 * 3;

    private static readonly float[] s_mean = [125.307f, 122.95f, 113.865f];
    private static readonly float[] s_std = [62.9932f, 62.0887f, 66.7048f];

    private readonly IReadOnlyDictionary<string, GoldenCase> _cases = GoldenCase.Load("densenet_bc_40_12");

    [Fact]
    public void Follows_PyTorch_from_trained_weights()
    {
        GoldenCase golden = _cases["trained"];
        Model model = Trained(golden, out List<double> losses, out List<double> hits, out double[] summary);

        // PyTorch's own single precision stays within 2.3e-5 of these losses.
        AssertLosses(golden, losses, _ => 1e-4);
        Assert.Equal(golden.Numbers("hits"), hits);
        TensorAssert.Close(golden.Numbers("weights_1"), summary, 1e-6, "Weights after the first step");
        TensorAssert.Close(golden.Numbers("weights_20"), Summary(model), 1e-5, "Weights after the last step");
        foreach (JsonElement moving in golden["moving"].EnumerateArray())
        {
            string name = moving.GetProperty("name").GetString()!;
            double[] ours = Numbers(model.GetWeights()[Position(golden, name)]);
            TensorAssert.Close(golden.Numbers(moving.GetProperty("value")), ours, 1e-4, name);
        }

        double[] probabilities = Numbers(model.Predict(Images(golden, step: 0)));
        double loss = model.Evaluate(Images(golden, step: 0), Labels(golden, step: 0), verbose: 0)[0];
        TensorAssert.Close(golden.Numbers("probabilities"), probabilities, 1e-4, "Probabilities");
        TensorAssert.Close(golden.Numbers("val_loss"), [loss], 1e-4, "Loss of the test");
    }

    [Fact]
    public void Follows_PyTorch_from_random_weights_as_far_as_single_precision_does()
    {
        GoldenCase golden = _cases["he_normal"];
        double[] distances = golden.Numbers("float32_distance");

        Trained(golden, out List<double> losses, out _, out double[] summary);

        // A learning rate of 0.1 makes rounding errors grow tenfold with each of the first steps, in PyTorch as here.
        AssertLosses(golden, losses, step => Math.Max(1e-6, 10 * distances[..(step + 1)].Max()));
        TensorAssert.Close(golden.Numbers("weights_1"), summary, 1e-4, "Weights after the first step");
    }

    [Fact]
    public void Takes_the_first_step_of_PyTorch_from_random_weights_in_double_precision()
    {
        using FloatxScope scope = new(Engine.Tensors.DType.Float64);
        GoldenCase golden = _cases["he_normal"];

        Trained(golden, out List<double> losses, out _, out double[] summary, steps: 1);

        // The fixture holds single precision.
        AssertLosses(golden, losses, _ => 1e-7);
        TensorAssert.Close(golden.Numbers("weights_1"), summary, 1e-7, "Weights after the first step");
    }

    private static void AssertLosses(GoldenCase golden, List<double> losses, Func<int, double> tolerance)
    {
        double[] expected = golden.Numbers("losses");
        for (int step = 0; step < losses.Count; step++)
        {
            double distance = Math.Abs((losses[step] / expected[step]) - 1);
            Assert.True(
                distance < tolerance(step),
                $"The loss of step {step} should be {expected[step]} and is {losses[step]}, {distance:E1} away "
                + $"(allowed: {tolerance(step):E1}).");
        }
    }

    private static Model Trained(
        GoldenCase golden, out List<double> losses, out List<double> hits, out double[] summary, int steps = Steps)
    {
        Model model = Densenet.DenseNetCifar(depth: 40, growthRate: 12);
        model.SetWeights(
            [.. golden["weights"].EnumerateArray().Select(weight => golden.Array<float>(weight.GetProperty("value")))]);
        model.Compile(new SGD(0.1, momentum: 0.9, nesterov: true), "categorical_crossentropy", ["accuracy"]);
        losses = [];
        hits = [];
        summary = [];
        for (int step = 0; step < steps; step++)
        {
            IReadOnlyList<double> values = model.TrainOnBatch(Images(golden, step), Labels(golden, step));
            losses.Add(values[0]);
            hits.Add(Math.Round(values[1] * BatchSize));
            summary = step == 0 ? Summary(model) : summary;
        }

        return model;
    }

    private static Tensor<float> Images(GoldenCase golden, int step)
    {
        byte[] pixels = Elements(golden.Array<byte>("images"));
        int[] rows = Rows(golden, step);
        float[] batch = new float[BatchSize * Pixels];
        for (int i = 0; i < batch.Length; i++)
        {
            byte pixel = pixels[(rows[i / Pixels] * Pixels) + (i % Pixels)];
            batch[i] = (pixel - s_mean[i % 3]) / s_std[i % 3];
        }

        return Tensor.Create(batch, [BatchSize, 32, 32, 3]);
    }

    private static Tensor<float> Labels(GoldenCase golden, int step)
    {
        byte[] labels = Elements(golden.Array<byte>("labels"));
        return Utils.ToCategorical([.. Rows(golden, step).Select(row => (int)labels[row])], 10);
    }

    private static int[] Rows(GoldenCase golden, int step) =>
        Elements(golden.Array<int>("batches"))[(step * BatchSize)..((step + 1) * BatchSize)];

    private static int Position(GoldenCase golden, string name) =>
        golden["weights"].EnumerateArray().ToList()
            .FindIndex(weight => weight.GetProperty("name").GetString() == name);

    // Of each weight: sum, sum of squares and eight elements, as the fixture describes.
    private static double[] Summary(Model model) => [.. model.GetWeights().SelectMany(weight => Summary(Numbers(weight)))];

    private static double[] Summary(double[] weight) =>
    [
        weight.Sum(),
        weight.Sum(element => element * element),
        .. Enumerable.Range(0, 8).Select(i => weight[((2 * i) + 1) * weight.Length / 16]),
    ];

    private static double[] Numbers(Tensor<float> tensor) => Array.ConvertAll(Elements(tensor), element => (double)element);

    private static T[] Elements<T>(Tensor<T> tensor)
    {
        T[] elements = new T[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return elements;
    }
}
