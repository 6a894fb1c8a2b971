using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;

namespace Keras.Tests.Training;

public class WeightingTests
{
    private static readonly Dictionary<int, double> s_classWeight = new() { [0] = 1, [1] = 3 };

    [Fact]
    public void Of_samples_changes_loss_and_gradient_but_not_the_number_it_is_divided_by()
    {
        Model model = Small.Line(1, new SGD(0.1), Small.Output());

        double loss = model.Fit(
            Small.Column(1, 2), Small.Column(0, 0), verbose: 0, sampleWeight: Small.Row(3, 0))["loss"][0];

        Assert.Equal(1.5, loss);
        Assert.Equal(1 - (0.1 * 1.5), Small.Weight(model), 1e-6);
    }

    [Fact]
    public void Of_classes_multiplies_that_of_samples()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());
        Tensor<float> y = Small.Column(0, 1);

        Assert.Equal([(1 + (3 * 2)) / 2.0], model.TrainOnBatch(Small.Column(1, 2), y, classWeight: s_classWeight));
        Assert.Equal(
            [(5 + (3 * 7 * 2)) / 2.0],
            model.TrainOnBatch(Small.Column(1, 2), y, Small.Row(5, 7), s_classWeight));
        Assert.Equal(
            [(5 + (3 * 7 * 2)) / 2.0],
            model.Fit(Small.Column(1, 2), y, verbose: 0, sampleWeight: Small.Row(5, 7), classWeight: s_classWeight)["loss"]);
    }

    [Fact]
    public void Follows_samples_through_shuffling_and_partial_batches()
    {
        Utils.SetRandomSeed(5);
        Model model = Small.Line(1, new SGD(0), Small.Output());
        float[] weights = [1, 0, 2, 0, 3, 0, 4];

        double loss = model.Fit(
            Small.Count(7), Small.Count(7), batchSize: 2, verbose: 0, sampleWeight: Small.Row(weights))["loss"][0];

        Assert.Equal(weights.Select((weight, i) => weight * i).Sum() / 7, loss, 1e-6);
    }

    [Fact]
    public void Applies_to_weighted_metrics_only()
    {
        Model model = Small.Line(1);
        model.Compile("sgd", "mse", ["mae"], weightedMetrics: [new Keras.Metrics.MeanAbsoluteError(name: "weighted")]);
        Tensor<float> x = Small.Column(1, 2);

        Assert.Equal([(1 + (3 * 4)) / 2.0, 1.5, 7.0 / 4], model.Evaluate(x, Small.Column(0, 0), verbose: 0, sampleWeight: Small.Row(1, 3)));
        Assert.Equal([2.5, 1.5, 1.5], model.Evaluate(x, Small.Column(0, 0), verbose: 0));
    }

    [Fact]
    public void Takes_a_column_for_a_row()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());

        Assert.Equal([7], model.TestOnBatch(Small.Column(1, 2), Small.Column(0, 0), Small.Column(2, 6)));
    }

    [Fact]
    public void Of_parts_of_samples_has_the_shape_of_the_loss()
    {
        Input inputs = new((2, 1));
        Model model = new(inputs, new Dense(1, useBias: false, kernelInitializer: "ones").Apply(inputs));
        model.Compile("sgd", "mae");
        Tensor<float> x = Tensor.Create(new float[] { 1, 2, 3, 4 }, [2, 2, 1]);
        Tensor<float> y = Tensor.Create(new float[4], [2, 2, 1]);

        Assert.Equal([2.5], model.TestOnBatch(x, y));
        Assert.Equal([((1 * 3) + (2 * 7)) / 4.0], model.TestOnBatch(x, y, Tensor.Create(new float[] { 3, 7, 0, 0 }, [2, 2])));
        Assert.Equal([((1 + 2) * 5) / 4.0], model.TestOnBatch(x, y, Small.Row(5, 0)));

        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => model.TestOnBatch(x, y, Tensor.Create(new float[6], [2, 3])));
        Assert.Equal(
            "`sampleWeight` must have one number per sample, or per element of the loss of shape (2, 2). Received: (2, 3).",
            exception.Message);
    }

    [Fact]
    public void Of_samples_needs_one_number_each()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => Small.Line(1, new SGD(0)).TrainOnBatch(Small.Count(3), Small.Count(3), Small.Row(1, 2)));

        Assert.Equal(
            "Inputs, targets and sample weights need the same number of samples. "
            + "Received: shapes (3, 1), (3, 1), (2,).",
            exception.Message);
    }
}
