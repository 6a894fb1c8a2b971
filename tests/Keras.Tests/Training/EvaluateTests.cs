using System.Numerics.Tensors;
using Keras.Layers;
using Keras.Models;
using Keras.Optimizers;
using Keras.Regularizers;

namespace Keras.Tests.Training;

public class EvaluateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(32)]
    public void Averages_over_samples_for_any_size_of_batches(int batchSize)
    {
        Model model = Small.Line(2, new SGD(0.1), metrics: ["mae"]);

        IReadOnlyList<double> values = model.Evaluate(
            Small.Column(1, 2, 3, 4, 5), Small.Column(0, 0, 0, 0, 0), batchSize, verbose: 0);

        Assert.Equal(44, values[0], 1e-5);
        Assert.Equal(6, values[1], 1e-6);
        Assert.Equal(2, Small.Weight(model));
    }

    [Fact]
    public void Adds_penalties_of_trained_and_frozen_weights()
    {
        Input inputs = new(1);
        Dense frozen = new(1, useBias: false, kernelInitializer: "ones", kernelRegularizer: new L2(0.25)) { Trainable = false };
        Dense trained = new(1, useBias: false, kernelInitializer: "ones", kernelRegularizer: new L1(0.125));
        Model model = new(inputs, trained.Apply(frozen.Apply(inputs)));
        model.Compile(new SGD(0), "mae", ["mae"]);
        Tensor<float> x = Small.Column(1, 2, 3);

        Assert.Equal([2.375, 2], model.Evaluate(x, Small.Column(0, 0, 0), batchSize: 2, verbose: 0));
        Assert.Equal([2.375], model.Fit(x, Small.Column(0, 0, 0), batchSize: 2, verbose: 0)["loss"]);
    }

    [Fact]
    public void Counts_the_penalty_of_a_shared_weight_once()
    {
        Input inputs = new(1);
        Dense shared = new(1, useBias: false, kernelInitializer: "ones", kernelRegularizer: new L2(0.5));
        Model model = new(inputs, shared.Apply(shared.Apply(inputs)));
        model.Compile("sgd", "mae");

        Assert.Equal([1.5], model.Evaluate(Small.Column(1), Small.Column(0), verbose: 0));
    }

    [Fact]
    public void Leaves_penalties_out_of_the_losses_of_outputs()
    {
        Input inputs = new(1);
        Dense a = new(1, useBias: false, kernelInitializer: "ones", kernelRegularizer: new L2(0.5), name: "a");
        Model model = new(inputs, [a.Apply(inputs), new Dense(1, kernelInitializer: "ones", name: "b").Apply(inputs)]);
        model.Compile("sgd", "mae");

        Assert.Equal([4.5, 2, 2], model.Evaluate(Small.Column(2), [Small.Column(0), Small.Column(0)], verbose: 0));
    }

    [Fact]
    public void Uses_inference_mode()
    {
        Input inputs = new(1);
        KerasTensor x = new BatchNormalization(epsilon: 1e-6).Apply(inputs);
        Model model = new(inputs, new Dropout(0.9).Apply(x));
        model.Compile(new SGD(0.1), Small.Output());

        Assert.Equal(4, model.Evaluate(Small.Column(3, 5), Small.Column(0, 0), verbose: 0)[0], 1e-4);
        Assert.Equal([1, 0, 0, 1], model.GetWeights().SelectMany(Small.Numbers));
    }

    [Fact]
    public void Stops_after_the_given_steps()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());

        Assert.Equal([1.5], model.Evaluate(Small.Count(10), Small.Count(10), batchSize: 2, verbose: 0, steps: 2));
    }

    [Fact]
    public void Rejects_more_steps_than_there_are()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Small.Line(1, new SGD(0)).Evaluate(
            Small.Count(10), Small.Count(10), batchSize: 2, verbose: 0, steps: 6));

        Assert.StartsWith("`steps` 6 exceeds the 5 batches of the data.", exception.Message);
    }

    [Fact]
    public void Forgets_what_was_seen_before()
    {
        Model model = Small.Line(1, new SGD(0), Small.Output());
        model.Evaluate(Small.Column(100), Small.Column(0), verbose: 0);

        Assert.Equal([2], model.Evaluate(Small.Column(2), Small.Column(0), verbose: 0));
    }
}
