using System.Numerics.Tensors;
using Keras.Initializers;
using Keras.Layers;
using Keras.Losses;
using Keras.Models;
using Keras.Optimizers;
using Keras.Training;

namespace Keras.Tests.Training;

/// <summary>Models and data so small that their training is computed by hand.</summary>
internal static class Small
{
    /// <summary>Numbers as <c>(n, 1)</c>.</summary>
    public static Tensor<float> Column(params float[] numbers) => Tensor.Create(numbers, [numbers.Length, 1]);

    /// <summary>Numbers as <c>(n,)</c>.</summary>
    public static Tensor<float> Row(params float[] numbers) => Tensor.Create(numbers);

    /// <summary>The numbers 0 to <paramref name="count"/> - 1 as <c>(n, 1)</c>.</summary>
    public static Tensor<float> Count(int count) => Column([.. Enumerable.Range(0, count).Select(i => (float)i)]);

    /// <summary>The elements of a tensor.</summary>
    public static float[] Numbers(Tensor<float> tensor)
    {
        float[] numbers = new float[tensor.FlattenedLength];
        tensor.FlattenTo(numbers);
        return numbers;
    }

    /// <summary>The function <c>weight * x</c>, not compiled.</summary>
    public static Model Line(double weight = 0, string? name = null)
    {
        Input inputs = new(1);
        KerasTensor outputs = new Dense(1, useBias: false, kernelInitializer: new Constant(weight), name: name)
            .Apply(inputs);
        return new Model(inputs, outputs);
    }

    /// <summary>The function <c>weight * x</c>, compiled.</summary>
    public static Model Line(
        double weight, Optimizer optimizer, LossArgument? loss = null, MetricsArgument metrics = default)
    {
        Model model = Line(weight);
        model.Compile(optimizer, loss ?? "mse", metrics);
        return model;
    }

    /// <summary>The only weight of a line.</summary>
    public static float Weight(Model model) => Numbers(model.GetWeights()[0])[0];

    /// <summary>A loss that is the output itself, so that its gradient is the input.</summary>
    public static Loss Output() => Loss.Of("output", (_, yPred) => yPred);
}
